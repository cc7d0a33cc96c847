import { pause } from '../fleet/index.js';
/** The run has failed if nothing changes for this long, since a window of the testnet lasts 30 s. */
const SILENCE_MS = 100_000;
const POLL_MS = 50;
/**
 * Resolves when every case of these diagnoses is decided on all nodes, or nothing has changed for SILENCE_MS.
 * Nodes are asked about cases that no stream has reported.
 */
export async function waitForDecisions(diagnoses, tracker, nodes, signal) {
    let changes = tracker.changes;
    let newsAt = Date.now();
    let left = diagnoses.flatMap(({ caseIds }) => caseIds);
    while (!signal.aborted && Date.now() - newsAt < SILENCE_MS) {
        left = left.filter(id => !tracker.isKnownEverywhere(id));
        if (left.length === 0)
            return;
        // A case may have been decided before the streams were open, for example a record submitted twice.
        if (Date.now() - newsAt > 1000)
            await ask(left, tracker, nodes);
        if (tracker.changes !== changes)
            newsAt = Date.now();
        changes = tracker.changes;
        await pause(POLL_MS);
    }
}
async function ask(ids, tracker, nodes) {
    for (const id of ids) {
        await Promise.all(nodes.map(async (node, index) => {
            const view = await node.client.call('showCase', { params: { id } }).catch(() => undefined);
            if (view !== undefined)
                tracker.learn(view, index, view.closedAt ?? Date.now());
        }));
    }
    await pause(1000);
}
//# sourceMappingURL=wait-for-decisions.js.map