/**
 * What a waiting transaction is worth after the last block, as far as memory tells: it may be valid in
 * the next block, it may become valid later, or it never will be.
 */
export type Readiness = 'ready' | 'later' | 'never'

/** What the kind of a transaction means for the pool in which it waits. */
export interface WaitingTraits {
  /** Place in a block: transactions of a lower rank come first (SPECIFICATION.md §9.4). */
  readonly rank: number
  /** A block holds at most one of this kind. */
  readonly isSingle: boolean
  /** It becomes ready by the passing of time alone. */
  readonly waitsForTime: boolean
  /** The numbers that it takes in the sequence of its injector: `first`, and one past the last. */
  readonly sequence: { readonly first: number, readonly end: number } | undefined
  /** Bytes of the bodies that come with it. */
  readonly bodyBytes: number
  /** Only a member's transactions of this kind are held. */
  readonly fromMembersOnly: boolean
  /** It is held until the next block although it seems invalid: its author may have seen that block. */
  readonly staysOneBlock: boolean
}
