import { GROUP_NAMES, isRule as isKnownRule, reasonGroup } from '../../records/index.js';
import { reasonOf } from './diagnosis.js';
export function outcomesOf(diagnoses, tracker) {
    return diagnoses.flatMap((diagnosis) => {
        const { sample, node, refusal, caseIds } = diagnosis;
        const base = { title: sample.title, submitter: node.name };
        if (refusal !== undefined) {
            const { code, text } = refusal;
            return [{ ...base, outcome: 'refused', code, text, ...expectation(diagnosis, 'refused', code) }];
        }
        if (caseIds.length === 0) {
            return [{ ...base, outcome: 'lost', ...expectation(diagnosis, 'lost', undefined) }];
        }
        return caseIds.map(id => ({ ...base, caseId: id, ...caseOutcome(diagnosis, id, tracker) }));
    });
}
function caseOutcome(diagnosis, id, tracker) {
    const tracked = tracker.cases.get(id);
    if (tracked === undefined || !tracker.isDecided(id)) {
        return { outcome: 'undecided', ...expectation(diagnosis, 'undecided', undefined) };
    }
    const outcome = tracked.status;
    const code = outcome === 'rejected' ? reasonOf(tracked.view) : undefined;
    const at = tracked.everywhereAt;
    const { created, sentAt } = diagnosis;
    return {
        outcome,
        ...(code === undefined ? {} : { code }),
        ...(created ? {} : { repeated: true }),
        ...(created && at !== undefined && sentAt !== undefined ? { latencyMs: Math.max(0, at - sentAt) } : {}),
        ...expectation(diagnosis, outcome, code)
    };
}
/** Compares the outcome with the expectation. For documents of unknown origin any rule may reject. */
function expectation({ sample }, outcome, code) {
    if (sample.expect === 'any') {
        const fine = outcome === 'accepted' ||
            ((outcome === 'rejected' || outcome === 'refused') && code !== undefined && isRule(code));
        return fine ? {} : { unexpected: 'accepted, or refused or rejected under a rule' };
    }
    const { expect, rule } = sample;
    const fine = outcome === expect && (rule === undefined || code === rule || code === groupOf(rule));
    return fine ? {} : { unexpected: rule === undefined ? expect : `${expect} (${rule})` };
}
/**
 * Tells whether a code is of a clinical rule, such as `TMP-04`, or the group of such rules, which is all that
 * the chain says. Other refusals have other codes.
 */
function isRule(code) {
    return /^[A-Z]{3}-\d{2}$/.test(code) || Object.values(GROUP_NAMES).some(name => name === code);
}
function groupOf(rule) {
    return isKnownRule(rule) ? GROUP_NAMES[reasonGroup(rule)] : undefined;
}
/** Counts outcomes by kind and code, the most frequent first. */
export function countsOf(outcomes) {
    const counts = new Map();
    for (const { outcome, code } of outcomes) {
        const key = code === undefined ? outcome : `${outcome} ${code}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}
//# sourceMappingURL=outcomes.js.map