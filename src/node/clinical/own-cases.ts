import { casesOf, entryId, tagKey, tagRowCodec } from '../../protocol/ledger/index.js'
import { decode } from '../../protocol/codec/index.js'
import {
  CaseStatus, equal, hex, type CaseId, type MemberId, type Proposal, type Pseudonym, type RetryTag,
  type Signer
} from '../../protocol/types/index.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import type { NodeStore } from '../../storage/index.js'

/** How an earlier submission of the same record version stands. */
export type Standing =
  | { readonly state: 'none' }
  | { readonly state: 'live', readonly caseId: CaseId }
  | { readonly state: 'freed', readonly caseId: CaseId }

export interface PendingCase {
  readonly caseId: CaseId
  readonly submitter: MemberId
  readonly seq: number
  readonly proposal: Proposal
}

/**
 * This hospital's undecided proposals, those on the ledger and those signed but not yet there. What
 * is signed must be valid when its turn comes: its sequence number is spent, and a PROPOSE that can
 * never be valid would hold up every later one.
 */
export class OwnCases {
  /** By retry tag: every undecided one. */
  readonly #live = new Map<string, CaseId>()
  /** Signed, not yet in a block. */
  readonly #pending = new Map<string, PendingCase>()
  readonly #byPseudonym = new Map<string, number>()

  constructor (
    private readonly signer: Signer, private readonly store: NodeStore, private readonly hostLoop: HostLoop
  ) {}

  start (): void {
    for (const one of this.hostLoop.state.ledger.undecided.values()) {
      if (equal(one.submitter, this.signer.id)) this.#live.set(hex(one.retryTag), one.id)
    }
  }

  add (pending: PendingCase): void {
    const { pseudonym, retryTag } = pending.proposal
    this.#live.set(hex(retryTag), pending.caseId)
    this.#pending.set(hex(pending.caseId), pending)
    this.#byPseudonym.set(hex(pseudonym), this.#pendingOf(hex(pseudonym)) + 1)
  }

  /** What a block opened is the ledger's to count from now on. */
  follow ({ delta }: CommittedBlock): void {
    for (const { id, submitter, retryTag } of casesOf(delta, 'opened')) {
      // Not known here if it was submitted before the database was lost.
      if (equal(submitter, this.signer.id)) this.#live.set(hex(retryTag), id)
      const pending = this.#pending.get(hex(id))
      if (pending === undefined) continue
      this.#forget(id, hex(pending.proposal.pseudonym))
    }
    for (const one of casesOf(delta, 'closed')) {
      if (equal(one.submitter, this.signer.id)) this.#live.delete(hex(one.retryTag))
    }
  }

  /** It was signed and can never come onto the chain. */
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

  /** Signed and in no block yet. */
  waiting (): Iterable<PendingCase> {
    return this.#pending.values()
  }

  /** Undecided proposals of this hospital, everywhere. */
  get undecided (): number {
    const { ledger } = this.hostLoop.state
    return ledger.undecided.ofSubmitter(hex(this.signer.id)) + this.#pending.size
  }

  undecidedOf (pseudonym: Pseudonym): number {
    const { ledger } = this.hostLoop.state
    const onLedger = ledger.undecided.ofPatient(hex(pseudonym) + hex(this.signer.id))
    return onLedger + this.#pendingOf(hex(pseudonym))
  }

  async standings (tags: readonly RetryTag[]): Promise<Standing[]> {
    const { signer, store } = this
    const keys = tags.map(tag => tagKey(signer.id, tag))
    const before = tags.map(tag => this.#live.get(hex(tag)))
    const rows = await store.loadEntries(keys)
    // Looked up after the await, so that what was added meanwhile is seen; and before it, as the rows
    // may be older than the block that decided a case meanwhile.
    return tags.map((tag, index) => {
      const live = this.#live.get(hex(tag)) ?? before[index]
      if (live !== undefined) return { state: 'live', caseId: live }
      const key = keys[index]
      const row = key === undefined ? undefined : rows.get(entryId(key))
      const decoded = row === undefined ? undefined : decode(tagRowCodec, row)
      if (decoded?.verdict !== 'accept') return { state: 'none' }
      const { caseId, status } = decoded.value
      return { state: status === CaseStatus.accepted ? 'live' : 'freed', caseId }
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
