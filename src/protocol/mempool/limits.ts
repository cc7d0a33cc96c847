const MIB = 1024 * 1024

export interface PoolLimits {
  /** Bytes of the waiting transactions of an injector. */
  readonly maxBytesPerInjector: number
  /** Bytes of all waiting transactions. */
  readonly maxBytes: number
}

/** The limits of SPECIFICATION.md §14 and §3.15. */
export const DEFAULT_POOL_LIMITS: PoolLimits = {
  maxBytesPerInjector: 4 * MIB,
  maxBytes: 64 * MIB
}

/** The limits of a block. */
export interface SelectLimits {
  readonly maxBytes: number
  /** Proposals of an injector. */
  readonly maxProposals: number
  /** Bytes of the bodies of all proposals. */
  readonly maxBodyBytes: number
  /** Proposals of all injectors. The limit bounds the time of a block; a single transaction may exceed it. */
  readonly maxTotalProposals?: number
}
