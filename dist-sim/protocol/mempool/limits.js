const MIB = 1024 * 1024;
/** The limits of SPECIFICATION.md §14 and §3.15. */
export const DEFAULT_POOL_LIMITS = {
    maxBytesPerInjector: 4 * MIB,
    maxBytes: 64 * MIB,
    maxUnknownBytesPerSender: MIB
};
/** C_MAX: signatures and proofs that other hospitals check for one injector in a block (§3.15). */
export const MAX_CHECKS_PER_INJECTOR = 4096;
//# sourceMappingURL=limits.js.map