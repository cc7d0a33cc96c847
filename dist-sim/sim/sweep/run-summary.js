export function summaryOf(report) {
    const { seed, hospitals, violations, height, highestView, messages, simulatedMs, waived, faults } = report;
    return {
        seed, hospitals, violations, height, highestView, messages, simulatedMs, waived, faults,
        adversaries: [...report.plan.roles.values()].map(roles => roles.join('+'))
    };
}
/** Summarizes a run whose process crashed or hung. */
export function lostRun(task, text) {
    return {
        ...task, violations: [{ invariant: 'lost', text }], height: 0, highestView: 0, messages: 0,
        simulatedMs: 0, waived: false, faults: {}, adversaries: []
    };
}
/** Describes a failure, and the command that repeats it. */
export function describeFailure({ seed, hospitals, violations }) {
    const broken = violations.map(({ invariant, text }) => `  ${invariant}: ${text}`).join('\n');
    return `seed ${seed} with ${hospitals} hospitals:\n${broken}\n` +
        `  again, line by line: make sim SEED=${seed} N=${hospitals}`;
}
//# sourceMappingURL=run-summary.js.map