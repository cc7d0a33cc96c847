const READINESS = { accept: 'ready', ignore: 'later', reject: 'never' };
/** Codes of transactions that are ahead of this node. */
const AHEAD = new Set(['unknown-epoch', 'unknown-dealing']);
/** Returns the readiness of a transaction that is judged from the state in memory alone. */
export function readinessOf(verdict) {
    return verdict.verdict === 'ignore' && AHEAD.has(verdict.code) ? 'unknown' : READINESS[verdict.verdict];
}
//# sourceMappingURL=rule.js.map