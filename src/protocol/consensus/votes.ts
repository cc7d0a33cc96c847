import { equal, hex, VoteKind, type Signature, type Statement, type View, type Vote } from '../types/index.js'

/** A vote as held; `verified` is false only for votes whose statement needed no more of them. */
export interface HeldVote {
  readonly vote: Vote
  readonly verified: boolean
}

type Slots = Map<number, HeldVote>

const NONE: ReadonlyMap<number, Signature> = new Map()
const KINDS = [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize] as const

/**
 * `votes[kind][view][hash]` of §4: one vote per kind, view and signer, and a tally per statement.
 * Signers are indexes in set(h). Bounded by n votes of each kind per view, and by the views that
 * the caller admits (§14).
 */
export class VoteTable {
  readonly #views = new Map<View, Record<VoteKind, Slots>>()
  readonly #tallies = new Map<string, Map<number, Signature>>()
  readonly #signers = new Set<number>()

  held (kind: VoteKind, view: View, signer: number): HeldVote | undefined {
    return this.#views.get(view)?.[kind].get(signer)
  }

  /**
   * A held vote that no honest signer makes beside `vote`: another block with the same kind and
   * view, or NULLIFY beside FINALIZE (§12).
   */
  conflicting (vote: Vote, signer: number): HeldVote | undefined {
    const same = this.held(vote.kind, vote.view, signer)
    if (same !== undefined && !equal(same.vote.blockHash, vote.blockHash)) return same
    switch (vote.kind) {
      case VoteKind.notarize: return undefined
      case VoteKind.nullify: return this.held(VoteKind.finalize, vote.view, signer)
      case VoteKind.finalize: return this.held(VoteKind.nullify, vote.view, signer)
    }
  }

  /** Puts the vote in its signer's place, whatever was there. @returns votes for its statement. */
  put (vote: Vote, signer: number, verified: boolean): number {
    this.drop(vote.kind, vote.view, signer)
    this.#slots(vote.view)[vote.kind].set(signer, { vote, verified })
    if (verified) {
      this.#tally(vote).set(signer, vote.signature)
      this.#signers.add(signer)
    }
    return this.signatures(vote).size
  }

  drop (kind: VoteKind, view: View, signer: number): void {
    const held = this.held(kind, view, signer)
    if (held === undefined) return
    this.#views.get(view)?.[kind].delete(signer)
    if (held.verified) this.#tally(held.vote).delete(signer)
  }

  /** Verified signatures for a statement, by index. */
  signatures (statement: Statement): ReadonlyMap<number, Signature> {
    return this.#tallies.get(statementKey(statement)) ?? NONE
  }

  /** Distinct hospitals of which a verified vote has been seen (Reason(h), §8). */
  get signers (): number {
    return this.#signers.size
  }

  /** Votes held, for the memory bound (I13). */
  get size (): number {
    let size = 0
    for (const slots of this.#views.values()) for (const kind of KINDS) size += slots[kind].size
    return size
  }

  #slots (view: View): Record<VoteKind, Slots> {
    let slots = this.#views.get(view)
    if (slots === undefined) {
      slots = { 1: new Map(), 2: new Map(), 3: new Map() }
      this.#views.set(view, slots)
    }
    return slots
  }

  #tally (statement: Statement): Map<number, Signature> {
    const key = statementKey(statement)
    let tally = this.#tallies.get(key)
    if (tally === undefined) {
      tally = new Map()
      this.#tallies.set(key, tally)
    }
    return tally
  }
}

/** A statement of one height as a map key. */
function statementKey ({ kind, view, blockHash }: Statement): string {
  return `${kind}/${view}/${hex(blockHash)}`
}
