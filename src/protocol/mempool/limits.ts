const MIB = 1024 * 1024

export interface PoolLimits {
  /** Bytes of waiting transactions of one author, and of all. */
  readonly maxBytesPerInjector: number
  readonly maxBytes: number
  /** PROPOSE held although an earlier one of their author is missing. */
  readonly maxAhead: number
}

/** SPECIFICATION.md §14 (mempool per hospital / total) and §3 (held ahead of the sequence). */
export const DEFAULT_POOL_LIMITS: PoolLimits = {
  maxBytesPerInjector: 4 * MIB,
  maxBytes: 64 * MIB,
  maxAhead: 16
}

/** What one block may hold. */
export interface SelectLimits {
  readonly maxBytes: number
  /** Proposals of one hospital. */
  readonly maxProposals: number
  /** Of the bodies of all proposals together. */
  readonly maxBodyBytes: number
  /** Proposals of all hospitals together: a soft bound on how long a block takes. */
  readonly maxTotalProposals?: number
}
