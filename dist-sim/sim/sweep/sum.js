export function emptySum() {
    return {
        seeds: 0, heights: 0, highestView: 0, messages: 0, simulatedMs: 0, waived: 0,
        sizes: {}, faults: {}, adversaries: {}
    };
}
export function addRun(sum, run) {
    const adversaries = {};
    for (const name of run.adversaries)
        adversaries[name] = (adversaries[name] ?? 0) + 1;
    addSum(sum, {
        ...run, seeds: 1, heights: run.height, waived: run.waived ? 1 : 0,
        sizes: { [run.hospitals]: 1 }, adversaries
    });
}
export function addSum(sum, other) {
    for (const fact of ['seeds', 'heights', 'messages', 'simulatedMs', 'waived']) {
        sum[fact] += other[fact];
    }
    sum.highestView = Math.max(sum.highestView, other.highestView);
    for (const table of ['sizes', 'faults', 'adversaries']) {
        for (const [name, count] of Object.entries(other[table])) {
            sum[table][name] = (sum[table][name] ?? 0) + count;
        }
    }
}
/** Describes a sum, one line per fact. */
export function describeSum(sum, failed, wallMs) {
    const simulated = sum.simulatedMs / 1000;
    const wall = wallMs / 1000;
    const speed = (simulated / Math.max(wall, 0.001)).toFixed(1);
    return [
        `seeds        ${sum.seeds}, ${failed} failed; by hospitals: ${listed(sum.sizes)}`,
        `heights      ${sum.heights}, highest view ${sum.highestView}`,
        `simulated    ${Math.round(simulated)} s in ${wall.toFixed(1)} s (${speed} times real time), ` +
            `${sum.messages} messages`,
        `faults       ${listed(sum.faults)}`,
        `adversaries  ${listed(sum.adversaries)}`,
        `stalled      ${sum.waived}: more than f hospitals lying or waiting to vote (§10.4)`
    ].join('\n');
}
export function listed(counts) {
    const entries = Object.entries(counts).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
    return entries.map(([name, count]) => `${name} ${count}`).join(', ') || 'none';
}
//# sourceMappingURL=sum.js.map