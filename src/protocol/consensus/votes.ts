import { equal, hex, VoteKind, type Signature, type Statement, type View, type Vote } from '../types/index.js'

/** Holds a vote. `verified` is false only if the statement had its certificate when the vote came. */
export interface HeldVote {
  readonly vote: Vote
  readonly verified: boolean
}

type Slots = Map<number, HeldVote>

const NONE: ReadonlyMap<number, Signature> = new Map()
const KINDS = [VoteKind.notarize, VoteKind.nullify, VoteKind.finalize] as const

/**
 * Holds one vote per kind, view and signer, and a tally per statement (§4.4). Signers are indexes in set(h).
 * The table holds at most n votes of each kind per view; the caller bounds the views (§14.2).
 */
export class VoteTable {
  readonly #views = new Map<View, Record<VoteKind, Slots>>()
  readonly #tallies = new Map<string, Map<number, Signature>>()
  readonly #signers = new Set<number>()

  held (kind: VoteKind, view: View, signer: number): HeldVote | undefined {
    return this.#views.get(view)?.[kind].get(signer)
  }

  /**
   * Returns a held vote that contradicts `vote` (§12): the same kind and view with another block, or NULLIFY
   * and FINALIZE in one view.
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

  /**
   * Puts the vote in its signer's place and replaces a vote that was there.
   * @returns the number of verified votes for its statement
   */
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

  /** Returns the verified signatures for a statement, by index. */
  signatures (statement: Statement): ReadonlyMap<number, Signature> {
    return this.#tallies.get(statementKey(statement)) ?? NONE
  }

  /** The number of hospitals with a verified vote, for Reason(h) (§8.2). */
  get signers (): number {
    return this.#signers.size
  }

  /** The number of votes held, for the memory bound (I13). */
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

/** Returns a map key for a statement; all statements in a table have the same height. */
function statementKey ({ kind, view, blockHash }: Statement): string {
  return `${kind}/${view}/${hex(blockHash)}`
}
