/** @param block a `Delta` */
export function changedBy({ events, taken }) {
    const closed = new Map();
    for (const event of events)
        if (event.type === 'closed')
            closed.set(event.id, event.case);
    return { closed, taken };
}
//# sourceMappingURL=changed-cases.js.map