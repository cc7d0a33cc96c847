import { untilText } from '../../signing/until-text.js';
import { clockTime, listed, nameOf } from '../../machine/formatting.js';
/** A connected peer of another chain says so in every STATUS; an older statement may be out of date. */
const SAID_RECENTLY_MS = 5 * 60_000;
/** The code of the offence of following another chain. */
export const ANOTHER_CHAIN = 'another-chain';
/** Peers send STATUS every 5 s, so a connected peer hangs when three have not come. */
export const SILENT_MS = 16_000;
/** Tells which members of the committed list are present; undefined without a chain. */
export function presenceOf(facts) {
    const { belonging, peers } = facts;
    if (belonging === undefined)
        return undefined;
    const seen = new Map(peers.map(peer => [peer.peer.id, peer]));
    const absent = belonging.members.flatMap(member => {
        const peer = seen.get(member.id);
        return peer === undefined ? [] : absence(peer, facts.at) ?? [];
    });
    const away = new Set(absent.map(({ hospital }) => hospital.id));
    const present = belonging.members.filter(member => !away.has(member.id));
    const abstaining = abstainersOf(facts);
    const withoutVote = new Set(abstaining.map(({ hospital }) => hospital.id));
    const own = ownParty(facts);
    if (own !== undefined && facts.votingRight?.state === 'out-of-touch')
        withoutVote.add(own.id);
    return {
        size: belonging.members.length, quorum: belonging.quorum, absent, present, abstaining,
        voting: present.filter(({ id }) => !withoutVote.has(id)).length
    };
}
function abstainersOf(facts) {
    const { agreement, belonging, peers, votingRight } = facts;
    const own = ownParty(facts);
    const stated = new Map(peers.map(({ peer, votesFrom = 0 }) => [peer.id, votesFrom]));
    if (own !== undefined && votingRight?.state === 'abstaining')
        stated.set(own.id, votingRight.from ?? 0);
    return (belonging?.members ?? []).flatMap(hospital => {
        const from = stated.get(hospital.id) ?? 0;
        return from > (agreement?.height ?? 0) ? [{ hospital, from }] : [];
    });
}
/** Describes abstainers: `East does not vote before block 19`. */
export function abstainText(abstaining) {
    return listed(abstaining.map(({ from, hospital }) => `${nameOf(hospital)} ${untilText(from)}`));
}
/** Finds this hospital in the list: every other member is among the peers. Undefined if it is no member. */
export function ownParty({ belonging, peers }) {
    if (belonging?.isMember !== true)
        return undefined;
    const others = new Set(peers.map(peer => peer.peer.id));
    return belonging.members.find(member => !others.has(member.id));
}
/** Adds to a list of missing votes that this hospital's own vote is missing, too; empty if it votes. */
export function ownVoteText({ votingRight }) {
    const { from = 0, heard = 0, needed = 0, state } = votingRight ?? {};
    const missing = ' This hospital\'s own vote is missing, too: it does not vote';
    if (state === 'abstaining')
        return ` This hospital's own vote is missing, too: it ${untilText(from)}.`;
    if (state === 'out-of-touch')
        return `${missing} before somebody has vouched for the newest block.`;
    return state === 'listening' ? `${missing} before it has heard ${needed} hospitals (now ${heard}).` : '';
}
function absence(peer, now) {
    const { banned, connected, lastHeardAt, since, turnedAway } = peer;
    const absent = { hospital: peer.peer, turnedAway, banned };
    if (isOfAnotherChain(peer, now))
        return { ...absent, how: 'of another chain', since };
    if (banned !== undefined)
        return { ...absent, how: 'banned here', since };
    if (!connected)
        return { ...absent, how: 'not connected', since };
    // A peer that has just connected again gets the full time for its first STATUS.
    const lastSign = Math.max(lastHeardAt ?? 0, since);
    return now - lastSign < SILENT_MS ? undefined : { ...absent, how: 'connected but silent', since: lastSign };
}
function isOfAnotherChain({ anotherChainAt, banned }, now) {
    return banned?.code === ANOTHER_CHAIN ||
        (anotherChainAt !== undefined && now - anotherChainAt < SAID_RECENTLY_MS);
}
/** Describes an absent member: `East (not connected since 14:02:09Z)`. */
export function describeAbsent(absent, facts) {
    return `${nameOf(absent.hospital)} (${howAbsent(absent, facts)})`;
}
export function howAbsent({ banned, how, since }, facts) {
    if (how === 'of another chain')
        return how;
    return how === 'banned here' && banned !== undefined
        ? `${how}: ${banned.code}, until ${clockTime(banned.until, facts)}`
        : `${how} since ${clockTime(since, facts)}`;
}
//# sourceMappingURL=presence.js.map