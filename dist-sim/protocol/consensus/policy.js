/** Returns the policy of a chain: its parameters, and the values of §14.4 for the rest. */
export function policyOf(parameters) {
    return {
        viewTimeoutMs: parameters.viewTimeoutMs,
        viewTimeoutCapMs: parameters.viewTimeoutCapMs,
        growth: 1.5,
        graceMs: 300,
        gatherMs: 200,
        rebroadcastMs: 1000,
        retryMs: 300,
        maxSkewMs: parameters.maxSkewMs,
        minBlockGapMs: parameters.minBlockGapMs,
        viewWindow: 16,
        resentVotesMax: 256
    };
}
//# sourceMappingURL=policy.js.map