import { DEFAULT_POOL_LIMITS } from '../../protocol/mempool/index.js';
const MIB = 1024 * 1024;
/** Returns the settings of an operator that change the times of consensus, under the names of its policy. */
export function timing(config) {
    if (config === undefined)
        return {};
    const { graceMs, rebroadcastMs, viewTimeoutGrowth } = config;
    return { graceMs, rebroadcastMs, growth: viewTimeoutGrowth };
}
/** Returns the limits for transactions that wait for a block; undefined: the defaults. */
export function poolLimits(config) {
    if (config === undefined)
        return undefined;
    return {
        ...DEFAULT_POOL_LIMITS,
        maxBytes: config.mempoolMebibytes * MIB,
        maxBytesPerInjector: config.mempoolMebibytesPerHospital * MIB
    };
}
//# sourceMappingURL=tuning.js.map