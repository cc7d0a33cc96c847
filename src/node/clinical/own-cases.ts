import { casesOf, entryId, tagKey, tagRowCodec } from '../../protocol/ledger/index.js'
import { decode } from '../../protocol/codec/index.js'
import {
  CaseStatus, equal, hex, Relation, type CaseId, type MemberId, type Proposal, type Pseudonym, type RetryTag,
  type Signer
} from '../../protocol/types/index.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import type { NodeStore } from '../../storage/index.js'

/** The state of an earlier submission under the same retry tag: absent, undecided or accepted, or freed. */
export type Standing =
  | { readonly state: 'none' }
  | { readonly state: 'live', readonly caseId: CaseId }
  | { readonly state: 'freed', readonly caseId: CaseId }

export interface PendingCase {
  readonly caseId: CaseId
  readonly submitter: MemberId
  readonly proposal: Proposal
}

/**
 * Keeps this hospital's undecided proposals, on the ledger or signed and not yet in a block. Only proposals
 * that the ledger will accept are signed, since a PROPOSE is valid as a whole or not at all.
 */
export class OwnCases {
  /** The undecided cases, by retry tag. */
  readonly #live = new Map<string, CaseId>()
  /** The proposals that are signed and in no block yet, by case id. */
  readonly #pending = new Map<string, PendingCase>()
  readonly #byPseudonym = new Map<string, number>()

  constructor (
    private readonly signer: Signer, private readonly store: NodeStore, private readonly hostLoop: HostLoop
  ) {}

  start (): void {
    for (const { id, retryTag, submitter } of this.hostLoop.state.ledger.undecided.values()) {
      if (equal(submitter, this.signer.id)) this.#live.set(hex(retryTag), id)
    }
  }

  add (pending: PendingCase): void {
    const { pseudonym, retryTag } = pending.proposal
    this.#live.set(hex(retryTag), pending.caseId)
    this.#pending.set(hex(pending.caseId), pending)
    this.#byPseudonym.set(hex(pseudonym), this.#pendingOf(hex(pseudonym)) + 1)
  }

  /** Follows a block: from now on the ledger counts the cases that the block opened. */
  follow ({ delta }: CommittedBlock): void {
    for (const { id, submitter, retryTag } of casesOf(delta, 'opened')) {
      // The database may have been lost since the submission, so the case may be new here.
      if (equal(submitter, this.signer.id)) this.#live.set(hex(retryTag), id)
      const pending = this.#pending.get(hex(id))
      if (pending !== undefined) this.#forget(id, hex(pending.proposal.pseudonym))
    }
    for (const { retryTag, submitter } of casesOf(delta, 'closed')) {
      if (equal(submitter, this.signer.id)) this.#live.delete(hex(retryTag))
    }
  }

  /** Drops a case that was signed and can never become final. */
  drop (caseId: CaseId): void {
    const pending = this.#pending.get(hex(caseId))
    if (pending === undefined) return
    const { pseudonym, retryTag } = pending.proposal
    const live = this.#live.get(hex(retryTag))
    if (live !== undefined && equal(live, caseId)) this.#live.delete(hex(retryTag))
    this.#forget(pending.caseId, hex(pseudonym))
  }

  pending (caseId: CaseId): PendingCase | undefined {
    return this.#pending.get(hex(caseId))
  }

  /** Lists the proposals that are signed and in no block yet. */
  waiting (): Iterable<PendingCase> {
    return this.#pending.values()
  }

  /** Counts the undecided proposals of this hospital, on the ledger or not. */
  get undecided (): number {
    const { ledger } = this.hostLoop.state
    const own = hex(this.signer.id)
    return ledger.undecided.ofSubmitter(own) + ledger.undecided.waitingOf(own) + this.#pending.size
  }

  /** Counts those of them that no validator has taken up; MAX_OPEN bounds this number. */
  get open (): number {
    const { ledger } = this.hostLoop.state
    return ledger.undecided.ofSubmitter(hex(this.signer.id)) + this.#pending.size
  }

  undecidedOf (pseudonym: Pseudonym): number {
    const { ledger } = this.hostLoop.state
    const onLedger = ledger.undecided.ofPatient(hex(pseudonym) + hex(this.signer.id))
    return onLedger + this.#pendingOf(hex(pseudonym))
  }

  /** Returns this hospital's undecided proposal that amends or retracts a record; undefined if none does. */
  correctionOf (record: CaseId): CaseId | undefined {
    for (const { caseId, proposal: { related, relation } } of this.#pending.values()) {
      const corrects = relation === Relation.amends || relation === Relation.retracts
      if (corrects && equal(related, record)) return caseId
    }
    for (const { id, replaces, submitter } of this.hostLoop.state.ledger.undecided.values()) {
      if (equal(replaces, record) && equal(submitter, this.signer.id)) return id
    }
    return undefined
  }

  /** Tells whether this hospital has an undecided proposal with this tag. */
  isLive (tag: RetryTag): boolean { return this.#live.has(hex(tag)) }

  async standings (tags: readonly RetryTag[]): Promise<Standing[]> {
    const { signer, store } = this
    const keys = tags.map(tag => tagKey(signer.id, tag))
    const before = tags.map(tag => this.#live.get(hex(tag)))
    const rows = await store.loadEntries(keys)
    // Both lookups are needed. The second finds cases that were added during the await. The first finds a
    // case that a block decided during the await, since the rows may be older than that block.
    return tags.map((tag, index) => {
      const live = this.#live.get(hex(tag)) ?? before[index]
      if (live !== undefined) return { state: 'live', caseId: live }
      const key = keys[index]
      return standingIn(key === undefined ? undefined : rows.get(entryId(key)))
    })
  }

  #forget (caseId: CaseId, pseudonym: string): void {
    this.#pending.delete(hex(caseId))
    const left = this.#pendingOf(pseudonym) - 1
    if (left === 0) this.#byPseudonym.delete(pseudonym)
    else this.#byPseudonym.set(pseudonym, left)
  }

  #pendingOf (pseudonym: string): number {
    return this.#byPseudonym.get(pseudonym) ?? 0
  }
}

function standingIn (row: Uint8Array | undefined): Standing {
  const decoded = row === undefined ? undefined : decode(tagRowCodec, row)
  if (decoded?.verdict !== 'accept') return { state: 'none' }
  const { caseId, status } = decoded.value
  return { state: status === CaseStatus.accepted ? 'live' : 'freed', caseId }
}
