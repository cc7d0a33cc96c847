import {
  equal, hex, Relation, type Hex, type LeafHash, type Propose, type Signer, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { RaiseAlarm } from '../machine/ports.js'
import type { OwnCases, PendingCase } from './own-cases.js'

export type OwnPropose = Pick<VerifiedTransaction<Propose>, 'transaction' | 'leaf' | 'caseIds'>

export interface OwnProposesParts {
  readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly cases: OwnCases, readonly alarm: RaiseAlarm
}

/** Lists the proposals of a PROPOSE with their cases. */
export function pendingOf ({ caseIds, transaction: { author, proposals } }: OwnPropose): PendingCase[] {
  return proposals.map((proposal, at) => ({ caseId: caseIds[at]!, submitter: author, proposal }))
}

/** Keeps the PROPOSE of this hospital that are signed and in no block yet. */
export class OwnProposes {
  readonly #waiting = new Map<Hex, OwnPropose>()
  /** When each was sent last, on the monotonic clock. */
  readonly #sentAt = new Map<Hex, number>()

  constructor (private readonly parts: OwnProposesParts) {}

  /**
   * Notes a PROPOSE that was signed now or before a restart.
   * @param at when it is sent, on the monotonic clock; -Infinity: before the restart
   */
  note (own: OwnPropose, at: number): void {
    this.#waiting.set(hex(own.leaf), own)
    this.#sentAt.set(hex(own.leaf), at)
    for (const pending of pendingOf(own)) {
      if (this.parts.cases.pending(pending.caseId) !== undefined) continue
      if (this.parts.hostLoop.state.ledger.undecided.get(hex(pending.caseId)) !== undefined) continue
      this.parts.cases.add(pending)
    }
  }

  /** Notes when a PROPOSE was sent again. */
  sent (leaf: LeafHash, at: number): void {
    if (this.#waiting.has(hex(leaf))) this.#sentAt.set(hex(leaf), at)
  }

  /** Lists the PROPOSE that were sent last at this time or earlier. */
  notSentSince (time: number): OwnPropose[] {
    return [...this.#waiting].flatMap(([leaf, own]) => this.#sentAt.get(leaf)! <= time ? [own] : [])
  }

  /** Returns rows to delete with a block that contains a PROPOSE of this hospital. */
  settle ({ leaf }: OwnPropose): Operation {
    this.#waiting.delete(hex(leaf))
    this.#sentAt.delete(hex(leaf))
    return this.parts.store.deletingOwnProposal(leaf)
  }

  /**
   * Gives up proposals that can never become valid: the chain has another diagnosis of this hospital with the
   * same record number. The database was lost, or is an old copy.
   * @param rows delete them, and keep what they were signed with
   */
  async giveUp (pending: readonly PendingCase[], rows: readonly Operation[]): Promise<void> {
    for (const { caseId } of pending) this.parts.cases.drop(caseId)
    const names = pending.map(({ caseId }) => hex(caseId).slice(0, 12)).join(', ')
    this.parts.alarm('proposal-void',
      `The diagnoses ${names} are void: the chain has other diagnoses of this hospital with the same ` +
      'record number. The data folder was an old copy, or the keys of this hospital run twice')
    await this.parts.store.write([...rows])
  }

  /** Returns the proposals for whose tag the chain has another case. */
  async voidOf (pending: readonly PendingCase[]): Promise<readonly PendingCase[]> {
    const standings = await this.parts.cases.standings(pending.map(({ proposal }) => proposal.retryTag))
    return pending.filter(({ caseId, proposal: { relation } }, index) => {
      const standing = standings[index]!
      if (standing.state === 'none' || equal(standing.caseId, caseId)) return false
      return standing.state === 'live' || relation !== Relation.resubmits
    })
  }
}
