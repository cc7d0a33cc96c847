const MIB = 1024 * 1024

export interface PoolLimits {
  /** Bytes of the waiting transactions of an injector. */
  readonly maxBytesPerInjector: number
  /** Bytes of all waiting transactions. */
  readonly maxBytes: number
  /** Bytes of the transactions from a sender that name only unknown cases, with their index. */
  readonly maxUnknownBytesPerSender: number
}

/** The limits of SPECIFICATION.md §14 and §3.15. */
export const DEFAULT_POOL_LIMITS: PoolLimits = {
  maxBytesPerInjector: 4 * MIB,
  maxBytes: 64 * MIB,
  maxUnknownBytesPerSender: MIB
}

/** C_MAX: signatures and proofs that other hospitals check for one injector in a block (§3.15). */
export const MAX_CHECKS_PER_INJECTOR = 4096

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
