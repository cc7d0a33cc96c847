const BODY_TRIES = 10;
/** Enough for some rounds of STATUS, by which nodes learn of a fork. */
const STATUS_MS = 15_000;
/** Stops new proposals. Acknowledged cases must come onto the chain soon, and their bodies to all members. */
export async function settle({ world, chaos, checkers }) {
    const { absent, evidence, lost, passing } = checkers;
    const { bounds: { bodiesMs, settleMs }, timeline, violations } = world;
    chaos.stopProposals();
    // Liars go on, and evidence of their last offences cannot be on the chain at the end.
    const asked = timeline.now + settleMs / 2;
    const isSettled = () => violations.length > 0 ||
        (lost.missing().length === 0 && evidence.missing(asked).length === 0 &&
            !absent.isSomeoneAbsent && !passing.isSomeOpen);
    if (!await timeline.run(timeline.now + settleMs, isSettled)) {
        const missing = lost.missing();
        if (missing.length > 0) {
            world.violate('lost', `${missing.length} acknowledged cases are not on the chain ` +
                `after ${settleMs} ms, ${(missing[0] ?? '').slice(0, 8)} first`);
        }
        for (const text of evidence.missing(asked))
            world.violate('§12', `${text}, and there is no evidence`);
    }
    for (let i = 0; i < BODY_TRIES && violations.length === 0; i++) {
        await timeline.run(timeline.now + bodiesMs, () => false);
        if ((await lost.lacking(world.members())).length === 0)
            return;
    }
    for (const text of await lost.lacking(world.members()))
        world.violate('lost', text);
}
/** Ends a run beyond f: gives the nodes time to exchange STATUS, and judges the result. */
export async function endBeyond({ world, judgement }) {
    if (judgement.broken.size > 0) {
        const { timeline, violations } = world;
        await timeline.run(timeline.now + STATUS_MS, () => violations.length > 0);
    }
    await judgement.ofForks();
}
//# sourceMappingURL=endings.js.map