import { RULES } from './rules/index.js';
const RANK = { stopped: 0, problem: 1, warning: 2, note: 3 };
/** Finds the troubles in the facts, the most urgent first. Pure: the same facts give the same text. */
export function diagnose(facts) {
    const troubles = RULES.flatMap(rule => rule(facts) ?? [])
        // The sort is stable, so troubles of one severity keep the order of the rules.
        .sort((a, b) => RANK[a.severity] - RANK[b.severity]);
    return {
        healthy: troubles.every(({ severity }) => RANK[severity] >= RANK.warning), troubles, facts
    };
}
//# sourceMappingURL=diagnose.js.map