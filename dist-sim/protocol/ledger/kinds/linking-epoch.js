import { TransactionKind, accept, ignore, reject } from '../../types/index.js';
import { linkingEpochKey } from '../rows/keys.js';
import { linkingKeyCodec } from '../rows/rows.js';
import { linkingEpochOf, nextTimestamp } from '../state/ledger-state.js';
/**
 * The rule of `linking/epoch` (ARCHITECTURE.md): a hospital announces a new linking key by its commitment.
 * The first announcement of an epoch on the chain wins. A block holds at most one epoch, and a gap
 * separates two. Otherwise a hospital could put epochs in force faster than keys can be handed out, or use
 * up all 65 535 numbers.
 */
export const linkingEpochRule = {
    kind: TransactionKind.linkingEpoch,
    rank: 2,
    traits: () => ({ waitsForTime: true }),
    readiness,
    isSpent: (state, { epoch }) => epoch <= linkingEpochOf(state),
    judge
};
function readiness(state, { author, epoch }, now) {
    const current = linkingEpochOf(state);
    if (epoch <= current)
        return 'never';
    if (epoch > current + 1 || !state.set.has(author))
        return 'later';
    return nextTimestamp(state, now) >= nextLinkingEpochFrom(state) ? 'ready' : 'later';
}
function judge(work, { transaction }) {
    const { author, epoch, commitment } = transaction;
    const { state } = work;
    if (!state.set.has(author))
        return ignore('not-a-member');
    const current = linkingEpochOf(state);
    if (epoch <= current)
        return reject('stale-linking-epoch');
    if (work.linkingKey !== state.linkingKey)
        return ignore('one-linking-epoch-per-block');
    if (epoch > current + 1)
        return ignore('linking-epoch-gap');
    if (work.timestamp < nextLinkingEpochFrom(state))
        return ignore('linking-epoch-too-soon');
    const linkingKey = { epoch, author, commitment };
    work.linkingKey = linkingKey;
    work.write(linkingEpochKey(epoch), linkingKeyCodec.encode(linkingKey));
    work.ruleEvents.push({ type: 'linking-key', linkingKey });
    return accept(undefined);
}
/** Returns the earliest timestamp of a block with the next epoch: ALLOWLIST_GAP after the last epoch. */
function nextLinkingEpochFrom(state) {
    const { linkingChangedAt, linkingKey, parameters } = state;
    return linkingKey === undefined ? 0 : linkingChangedAt + parameters.allowlistGapMs;
}
//# sourceMappingURL=linking-epoch.js.map