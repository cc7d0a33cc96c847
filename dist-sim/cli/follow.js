/** Calls `onChange` for each new state of these cases until all cases are decided or `events` ends. */
export async function follow(client, events, start, onChange) {
    const latest = new Map(start.map(view => [view.id, view]));
    const undecided = () => [...latest.values()].some(view => !isDecided(view));
    for (const view of start)
        onChange(view);
    if (undecided()) {
        for await (const event of events) {
            for (const view of event.cases) {
                const before = latest.get(view.id);
                if (before === undefined || stepOf(view) <= stepOf(before))
                    continue;
                latest.set(view.id, view);
                onChange(view);
            }
            if (!undecided())
                break;
        }
    }
    return await Promise.all([...latest.values()].map(async (view) => {
        return isDecided(view) ? view : await client.call('showCase', { params: { id: view.id } });
    }));
}
export function isDecided({ status }) {
    return status === 'accepted' || status === 'rejected' || status === 'expired';
}
/** Returns a number that grows with every change of a case, since the ledger never reverts a change. */
function stepOf(view) {
    const stages = ['pending', 'undrawn', 'open'];
    const stage = isDecided(view) ? stages.length : stages.indexOf(view.status);
    return stage * 1_000_000 + view.slots.length * 1000 + view.opinions.length;
}
//# sourceMappingURL=follow.js.map