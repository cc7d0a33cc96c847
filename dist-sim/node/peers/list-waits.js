import { peerIdOf } from '../../network/index.js';
import { JoinState } from '../../protocol/codec/index.js';
import { nameOf } from '../gates/name-of.js';
import { clockTime } from '../machine/formatting.js';
/** Says in words what the signed list waits for; undefined if no list waits. */
export function listWaitsFor(parts) {
    const { joinCollecting, joinSigning, membership: { successor } } = parts;
    if (successor === undefined)
        return undefined;
    const progress = joinCollecting?.progress();
    if (progress !== undefined)
        return textOf(parts, progress);
    if (joinSigning === undefined)
        return undefined;
    const { last } = joinSigning;
    const state = last?.version === successor.list.version ? last.state : undefined;
    return `this hospital ${OWN_WORDS.get(state) ?? 'was not asked to sign it yet'}`;
}
/** Returns who has signed the pending list and who has not; undefined if another node collects. */
export function listJoins(parts) {
    const progress = parts.joinCollecting?.progress();
    if (progress === undefined)
        return undefined;
    const view = (standing) => ({
        id: peerIdOf(standing.member.id), name: standing.member.name, isNew: standing.isNew,
        why: whyMissing(parts, standing), since: standing.since
    });
    const isSigned = ({ state }) => state === JoinState.signed;
    return {
        needed: progress.needed,
        isComplete: progress.isComplete,
        signed: progress.standings.filter(isSigned)
            .map(({ member }) => ({ id: peerIdOf(member.id), name: member.name })),
        missing: progress.standings.filter(standing => !isSigned(standing)).map(view)
    };
}
function textOf(parts, progress) {
    const missing = progress.standings.filter(({ state }) => state !== JoinState.signed);
    const signed = progress.standings.length - missing.length;
    const now = { at: parts.clock.wall() };
    const who = missing.map(standing => {
        const name = `${nameOf(parts, standing.member.id)}${standing.isNew ? ' (new)' : ''}`;
        const why = whyMissing(parts, standing);
        return `${name} has not signed: it ${why} (since ${clockTime(standing.since, now)})`;
    });
    const next = progress.isComplete ? 'now a block has to take the list' : 'each new hospital has to sign';
    const count = `${signed} of ${progress.standings.length} hospitals have signed`;
    return [`${count}, ${progress.needed} are needed; ${next}`, ...who].join('; ');
}
function whyMissing({ joinSigning }, { height, isConnected, state }) {
    const here = joinSigning === undefined ? 'the government' : 'this hospital';
    if (!isConnected)
        return `is not connected to ${here}`;
    if (state === JoinState.behind)
        return `is catching up and has block ${height ?? 0}`;
    if (state === JoinState.otherList)
        return 'does not follow this list';
    return 'has not answered';
}
const OWN_WORDS = new Map([
    [JoinState.signed, 'has signed it, and the government, or a hospital in its place, collects the others'],
    [JoinState.behind, 'signs it when it has caught up'],
    [JoinState.otherList, 'did not sign it, since it does not follow the list in force here'],
    [JoinState.notListed, 'is not on it, so others sign it']
]);
//# sourceMappingURL=list-waits.js.map