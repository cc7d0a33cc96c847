export function toAll(frame, to) {
    return to.map(peer => ({ frame, to: peer }));
}
/** Combines two behaviours: the output of the first goes through the second. */
export function both(first, second) {
    return {
        outgoing: (frame, to) => first.outgoing(frame, to)
            .flatMap(delivery => second.outgoing(delivery.frame, [delivery.to])),
        gossip: (message, to) => (first.gossip?.(message, to) ?? toAll(message, to))
            .flatMap(delivery => second.gossip?.(delivery.frame, [delivery.to]) ?? [delivery]),
        act: to => [...first.act?.(to) ?? [], ...second.act?.(to) ?? []],
        question: (protocol, question) => {
            const changed = first.question?.(protocol, question) ?? question;
            return second.question?.(protocol, changed) ?? changed;
        },
        reply: async (protocol, reply) => {
            const changed = await first.reply?.(protocol, reply) ?? reply;
            return await second.reply?.(protocol, changed) ?? changed;
        }
    };
}
//# sourceMappingURL=behaviour.js.map