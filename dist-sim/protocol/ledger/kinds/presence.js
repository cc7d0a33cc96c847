import { TransactionKind, accept, hex, ignore, reject } from '../../types/index.js';
/**
 * The rule of `presence` (SPECIFICATION.md §7.5): a hospital that is absent on the ledger tells that it is
 * here again. Like every transaction of its own, the notice ends its absence at the end of the block. It
 * names the absence, so that nobody can use it for a later absence.
 */
export const presenceRule = {
    kind: TransactionKind.presence,
    rank: 2,
    beforeEpochs: true,
    readiness,
    isSpent: (state, { author, since }) => since < absentSince(state, author),
    judge
};
function absentSince(state, author) {
    return state.presence.get(hex(author))?.absentSince ?? 0;
}
function readiness(state, { author, since }) {
    if (!state.set.has(author))
        return 'later';
    return absentSince(state, author) === since && since > 0 ? 'ready' : 'never';
}
function judge(work, { transaction }) {
    const { author, since } = transaction;
    if (!work.state.set.has(author))
        return ignore('not-a-member');
    if (since === 0 || work.presence.of(author).absentSince !== since)
        return reject('not-absent');
    // The end of the block ends the absence. Until then a second notice is judged alike, but changes nothing.
    if (work.signers.has(hex(author)))
        return ignore('in-touch-already');
    return accept(undefined);
}
//# sourceMappingURL=presence.js.map