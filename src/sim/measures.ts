/**
 * What patients of a run ask of their records, and how hospitals decide (SPECIFICATION.md §19). Any hospital
 * files a form for any patient. The parts of the daemon carry out and attest what was ordered.
 */
import {
  caseCodec, signTransaction, transactionCodec, type UnsignedTransaction
} from '../protocol/codec/index.js'
import {
  caseKey, casesOf, entryId, eventsOf, measureKey, measureRowCodec, MeasurePhase, type MeasureRow
} from '../protocol/ledger/index.js'
import {
  CaseStatus, Ground, Measure, TransactionKind, ZERO_32, equal, type Case, type CaseId, type ErasureAct
} from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { handleOf, tokenOf } from './made-up-patients.js'
import type { Random } from './random.js'

/** The part of blocks after which a hospital files a request, and of requests that are for an erasure. */
const REQUESTS = 0.05
const ERASURES = 0.6
/** The parts of requests that are granted, of refusals that are contested, and of contests with a vote. */
const GRANTS = 0.75
const CONTESTS = 0.6
const VOTES = 0.7
/** The parts of orders that are withdrawn, and of orders against which a hold begins. */
const WITHDRAWALS = 0.1
const HOLDS = 0.1
/** Number of records that a hospital remembers for requests. */
const REMEMBERED = 16

interface Asked {
  readonly found: Case
  readonly measure: Measure
  readonly row: MeasureRow
}

export class Measures {
  readonly #records: Case[] = []

  constructor (private readonly parts: HospitalParts, private readonly random: Random) {}

  /** Makes what the hospital sends after a block: at most one step for each event, and one request. */
  async next ({ delta }: CommittedBlock): Promise<Uint8Array[]> {
    const { chain, hostLoop, signer } = this.parts
    const records = casesOf(delta, 'closed').filter(({ replaces, status }) =>
      status === CaseStatus.accepted && equal(replaces, ZERO_32))
    this.#records.unshift(...records)
    this.#records.splice(REMEMBERED)
    if (hostLoop.state.ledger.keys.active === undefined) return []
    const made = [this.#request()]
    for (const { measure, record } of eventsOf(delta, 'measure')) {
      const asked = await this.#asked(record, measure)
      made.push(...asked === undefined ? [] : this.#stepsAfter(asked))
    }
    return made.flatMap(transaction => transaction === undefined
      ? []
      : [transactionCodec.encode(signTransaction(chain.id, signer, transaction))])
  }

  #request (): UnsignedTransaction | undefined {
    const { chain } = this.parts
    const { random } = this
    if (!random.chance(REQUESTS) || this.#records.length === 0) return undefined
    const { id, pseudonym } = random.pick(this.#records)
    const measure = random.chance(ERASURES) ? Measure.erase : random.pick([Measure.restrict, Measure.rectify])
    return this.#step(id, measure, {
      type: 'request', handle: handleOf(chain.id, pseudonym), token: tokenOf(chain.id, pseudonym),
      by: { type: 'form', form: random.bytes(32) }
    })
  }

  #stepsAfter (asked: Asked): UnsignedTransaction[] {
    const { random } = this
    const { found: { id, submitter }, measure, row: { isFiled, phase, requester } } = asked
    const isOwn = equal(submitter, this.parts.signer.id)
    const hasFiled = isFiled && equal(requester, this.parts.signer.id)
    switch (phase) {
      case MeasurePhase.requested: return isOwn ? [this.#decide(asked)] : []
      case MeasurePhase.contested:
      case MeasurePhase.seconding:
        return !isOwn && !hasFiled && random.chance(VOTES) ? [this.#decide(asked)] : []
      case MeasurePhase.refused:
        return hasFiled && random.chance(CONTESTS) ? [this.#further(asked, 'contest')] : []
      case MeasurePhase.ordered: return [
        ...hasFiled && random.chance(WITHDRAWALS) ? [this.#further(asked, 'withdraw')] : [],
        ...isOwn && random.chance(HOLDS) ? [this.#hold(id, Ground.legalHold)] : []
      ]
      case MeasurePhase.inForce:
        if (measure === Measure.hold) return isOwn ? [this.#hold(id, Ground.holdOver)] : []
        return measure !== Measure.erase && hasFiled && random.chance(CONTESTS)
          ? [this.#further(asked, 'withdraw')]
          : []
      case MeasurePhase.closed:
      case MeasurePhase.withdrawn: return []
    }
  }

  #decide ({ found, measure }: Asked): UnsignedTransaction {
    const { random } = this
    const ground = random.chance(GRANTS) ? Ground.consentWithdrawn : Ground.dutyToKeep
    return this.#step(found.id, measure, { type: 'decide', ground, reasons: random.bytes(32) })
  }

  #hold (record: CaseId, ground: Ground): UnsignedTransaction {
    return this.#step(record, Measure.hold, { type: 'decide', ground, reasons: this.random.bytes(32) })
  }

  #further (
    { found: { id }, measure, row: { handle } }: Asked, type: 'withdraw' | 'contest'
  ): UnsignedTransaction {
    return this.#step(id, measure, { type, handle, by: { type: 'form', form: this.random.bytes(32) } })
  }

  #step (record: CaseId, measure: Measure, act: ErasureAct): UnsignedTransaction {
    return { kind: TransactionKind.erasureOrder, author: this.parts.signer.id, record, measure, act }
  }

  async #asked (record: CaseId, measure: Measure): Promise<Asked | undefined> {
    const keys = [caseKey(record), measureKey(record, measure)] as const
    const rows = await this.parts.store.loadEntries(keys)
    const [found, row] = keys.map(key => rows.get(entryId(key)))
    return found === undefined || row === undefined
      ? undefined
      : { found: caseCodec.decode(found), measure, row: measureRowCodec.decode(row) }
  }
}
