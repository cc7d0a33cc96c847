import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey, holderOf } from '../../protocol/ledger/index.js'
import {
  CaseStatus, equal, hex, type Case, type CaseId, type Signer
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Claims } from './claims.js'
import type { Custody } from './custody.js'
import type { QuestionBook } from './excerpts/question-book.js'
import type { OwnOpinions } from './own-opinions.js'

export interface DecidedCasesParts {
  readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly custody: Custody, readonly opinions: OwnOpinions, readonly claims: Claims
  /** The questions of this hospital to submitters. */
  readonly asked: QuestionBook
}

/**
 * Deletes the rows of a drawn validator when its case is decided: its opinion, the queued review and its
 * claim. The record key is deleted, too, unless this hospital judged the case and the case was accepted.
 * Excerpts are kept only if this hospital judged the case, as the ground of its verdict.
 */
export class DecidedCases {
  constructor (private readonly parts: DecidedCasesParts) {}

  operationsToClose (closed: Case): Operation[] {
    const { asked, claims, custody, opinions, signer, store } = this.parts
    if (holderOf(closed, signer.id) === undefined) return []
    const isJudged = closed.opinions.some(opinion => equal(opinion.validator, signer.id))
    const keepsKey = isJudged && closed.status === CaseStatus.accepted
    return [
      opinions.operationToForget(closed.id),
      store.reviews.deleting(closed.id),
      ...claims.operationsToEnd(closed.id),
      ...asked.operationsToClose(closed.id, isJudged),
      ...(keepsKey ? [] : [custody.operationToForget(closed.id)])
    ]
  }

  /** Deletes rows that reached the disk after the block that decided their case. */
  async clear (caseIds: readonly CaseId[]): Promise<void> {
    const { hostLoop, store } = this.parts
    const decided = caseIds.filter(id => hostLoop.state.ledger.undecided.get(hex(id)) === undefined)
    if (decided.length === 0) return
    const rows: Operation[] = []
    for (const row of (await store.loadEntries(decided.map(caseKey))).values()) {
      const stored = decode(caseCodec, row)
      // If the block is not on the disk yet, its commit deletes the rows.
      if (stored.verdict === 'accept' && stored.value.status > CaseStatus.open) {
        rows.push(...this.operationsToClose(stored.value))
      }
    }
    if (rows.length > 0) await store.write(rows)
  }
}
