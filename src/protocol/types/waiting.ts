/**
 * Tells when a waiting transaction may be valid: in the next block, in a later block, or never. `unknown`
 * means that it names cases that are not in memory: they are decided, or this node is behind. The state in
 * memory alone is judged, so `ready` is no promise.
 */
export type Readiness = 'ready' | 'later' | 'never' | 'unknown'

/** The properties of a transaction, given by its kind, by which the pool treats it. */
export interface WaitingTraits {
  /** In a block, transactions of a lower rank come first (SPECIFICATION.md §9.4). */
  readonly rank: number
  /** A block holds at most one transaction of this kind. */
  readonly isSingle: boolean
  /** The transaction can become ready without a new block, as time passes. */
  readonly waitsForTime: boolean
  /** The number of proposals in the transaction. */
  readonly proposals: number
  /** Length in bytes of the bodies that come with the transaction. */
  readonly bodyBytes: number
  /** The pool holds transactions of this kind only while their injector is a member. */
  readonly fromMembersOnly: boolean
  /** Number of signatures and proofs that a node checks to verify the transaction. */
  readonly checks: number
  /** The pool holds at most one transaction of an injector with this claim; undefined for any number. */
  readonly claim: string | undefined
}
