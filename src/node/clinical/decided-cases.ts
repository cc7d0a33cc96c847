import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey } from '../../protocol/ledger/index.js'
import {
  CaseStatus, equal, hex, type Case, type CaseId, type Chain, type Signer
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Custody } from './custody.js'
import type { OwnOpinions } from './own-opinions.js'
import { isDrawnFor } from './reviews.js'

export interface DecidedCasesParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly custody: Custody, readonly opinions: OwnOpinions
}

/**
 * Clears the rows of a drawn validator whose case is decided: its opinions, and the key unless it judged
 * a case that was accepted.
 */
export class DecidedCases {
  constructor (private readonly parts: DecidedCasesParts) {}

  operationsToClose (one: Case): Operation[] {
    const { chain, custody, opinions, signer, store } = this.parts
    if (equal(one.submitter, signer.id)) return []
    const { attempts, validatorsPerDiagnosis } = chain.genesis.parameters
    const rows: Operation[] = []
    const judgedIt = one.status === CaseStatus.accepted &&
      one.opinions.some(opinion => equal(opinion.validator, signer.id))
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (!isDrawnFor(one, attempt, signer.id, validatorsPerDiagnosis)) continue
      rows.push(opinions.operationToForget({ caseId: one.id, attempt }))
      rows.push(store.reviews.deleting(one.id))
      if (!judgedIt) rows.push(custody.operationToForget(one.id))
    }
    return rows
  }

  /** A case may be decided while its rows are on their way to the disk, after its block was committed. */
  async clear (caseIds: readonly CaseId[]): Promise<void> {
    const { hostLoop, store } = this.parts
    const decided = caseIds.filter(id => hostLoop.state.ledger.undecided.get(hex(id)) === undefined)
    if (decided.length === 0) return
    const rows: Operation[] = []
    for (const row of (await store.loadEntries(decided.map(caseKey))).values()) {
      const one = decode(caseCodec, row)
      // If its block is not there yet, the rows go with it.
      if (one.verdict === 'accept' && one.value.status > CaseStatus.open) {
        rows.push(...this.operationsToClose(one.value))
      }
    }
    if (rows.length > 0) await store.write(rows)
  }
}
