import { howAbsent, ownParty, ownVoteText, presenceOf } from '../presence.js';
import { clockTime, duration, listed, named, nameOf, plural } from '../../../machine/formatting.js';
import { quorumAbstains } from './abstention-rules.js';
import { trouble } from './rule.js';
/** A block takes a fraction of a second; with a dead leader, some seconds. */
const SLOW_MS = 10_000;
const STALLED_MS = 30_000;
/** A STATUS is some seconds old, so a lag of one block means nothing. */
const BEHIND_BLOCKS = 2;
const CHECK_CONNECTIONS = 'Check the connections to the other hospitals.';
const halted = ({ agreement, alarms, name }) => {
    if (agreement?.halted !== true)
        return undefined;
    const alarm = alarms.find(({ code }) => code === 'halted');
    return trouble('halted', 'stopped', alarm?.message ??
        'Agreement is halted: this node holds proof of two final blocks that contradict each other.', 'Do not change the data folder: it holds the proof. Call the other hospitals\' operators and compare ' +
        'the newest blocks:', `chain head --name ${name}`);
};
/**
 * Describes a vote count: `NOTARIZE in view 3: 3 of 4 needed, 2 here (St Mary and North); missing East (not
 * connected since 14:02:09Z) since 14:02:11Z`.
 */
function describeVotes(count, facts) {
    const { from, kind, missing, needed, view } = count;
    const here = from.length === 0 ? 'none here' : `${from.length} here (${named(from)})`;
    const presence = presenceOf(facts);
    const absent = new Map(presence?.absent.map(member => [member.hospital.id, member]));
    const abstaining = new Map(presence?.abstaining.map(member => [member.hospital.id, member.from]));
    const bySince = new Map();
    for (const { hospital, since } of missing) {
        const member = absent.get(hospital.id);
        const from = abstaining.get(hospital.id);
        const abstains = from === undefined ? '' : ` (no vote before block ${from})`;
        const how = member === undefined ? abstains : ` (${howAbsent(member, facts)})`;
        const moment = clockTime(since, facts);
        bySince.set(moment, [...bySince.get(moment) ?? [], nameOf(hospital) + how]);
    }
    const groups = [...bySince].map(([since, hospitals]) => `${listed(hospitals)} since ${since}`);
    const total = from.length + missing.length;
    return `${kind.toUpperCase()} in view ${view}: ${needed} of ${total} needed, ${here}` +
        (groups.length === 0 ? '' : `; missing ${groups.join(', ')}`);
}
const stalled = facts => {
    const { agreement, tip } = facts;
    if (agreement === undefined || !agreement.active || agreement.halted)
        return undefined;
    const { activeSince = facts.at, awaits, height, leader, view } = agreement;
    const age = facts.at - activeSince;
    if (age < SLOW_MS || tip?.syncTarget !== undefined || awaits.for === 'follows')
        return undefined;
    if (quorumAbstains(facts))
        return undefined;
    return trouble('stalled', age < STALLED_MS ? 'problem' : 'stopped', `Block ${height} has been due for ${duration(age)} (view ${view}, leader ${nameOf(leader)}). ` +
        awaitedText(agreement, facts) + ownVoteText(facts), awaitedAction(agreement, facts));
};
function awaitedText(agreement, facts) {
    const { awaits, leader, viewEndsAt, votes } = agreement;
    switch (awaits.for) {
        case 'proposal': {
            const next = viewEndsAt === undefined ? '' : `, whose view ends at ${clockTime(viewEndsAt, facts)}`;
            return `It waits for the proposal of ${nameOf(awaits.from)}${next}.`;
        }
        case 'time': return `The block of ${nameOf(awaits.from)} is dated ` +
            `${duration(Math.abs(awaits.aheadMs))} ${awaits.aheadMs > 0 ? 'ahead of' : 'behind'} this clock, ` +
            'so this hospital does not vote for it.';
        case 'block':
        case 'transactions':
        case 'bodies': {
            const isOwn = awaits.from.id === ownParty(facts)?.id;
            return `It waits for ${contentName(awaits)}${isOwn ? '' : ` from ${nameOf(awaits.from)}`}.`;
        }
        case 'votes': {
            const counts = votes.filter(count => count.from.length > 0 || count.kind === awaits.kind);
            return `It waits for votes. ${counts.map(count => describeVotes(count, facts)).join('. ')}.`;
        }
        case 'shares': {
            const here = awaits.from.length === 0 ? 'none is here' : `those of ${named(awaits.from)} are here`;
            return `It waits for ${awaits.needed} shares of the draw, and ${here}; missing are those of ` +
                `${named(awaits.missing)}.`;
        }
        case 'own-block': return 'This hospital leads and is making the block.';
        case 'certificates': return 'It waits for certificates of earlier views, without which ' +
            `${nameOf(leader)} cannot propose. This node requests these certificates.`;
        case 'rows': return 'The block is being judged here.';
        case 'work':
        case 'follows':
        case 'nothing': return '';
    }
}
function contentName(awaits) {
    if (awaits.for === 'block')
        return 'the block';
    return plural(awaits.count, awaits.for === 'bodies' ? 'encrypted record' : 'transaction');
}
function awaitedAction({ awaits, votes }, facts) {
    switch (awaits.for) {
        case 'proposal': return `Run doctor at ${nameOf(awaits.from)}.`;
        case 'time': return `Set the clocks of this machine and of ${nameOf(awaits.from)} by NTP.`;
        case 'block':
        case 'transactions':
        case 'bodies': return awaits.from.id === ownParty(facts)?.id
            ? CHECK_CONNECTIONS
            : `Check the connection to ${nameOf(awaits.from)}. Other hospitals may also send it.`;
        case 'votes': {
            const nearest = votes.find(count => count.kind === awaits.kind && count.view === awaits.view);
            return votersAction(nearest, facts);
        }
        case 'shares': return `Run doctor at ${named(awaits.missing, 'or')}, which says whether it has a ` +
            'share. If too few have one, put back newer backups of the keys, or run medichain-node recover at ' +
            'all hospitals.';
        case 'own-block':
        case 'rows': return 'Check whether this machine is short of processor time or disk bandwidth.';
        case 'certificates': return CHECK_CONNECTIONS;
        case 'work':
        case 'follows':
        case 'nothing': return '';
    }
}
/** Names the hospitals that could still vote: all missing hospitals except this node and abstainers. */
function votersAction(count, facts) {
    const abstaining = presenceOf(facts)?.abstaining.map(({ hospital }) => hospital) ?? [];
    const excluded = new Set([ownParty(facts), ...abstaining].map(party => party?.id));
    const hospitals = (count?.missing ?? []).map(({ hospital }) => hospital)
        .filter(({ id }) => !excluded.has(id));
    if (count === undefined || hospitals.length === 0)
        return CHECK_CONNECTIONS;
    const lacking = count.needed - count.from.length;
    if (lacking >= hospitals.length)
        return `Run doctor at ${named(hospitals)}.`;
    return `Run doctor at ${named(hospitals, 'or')}: ` +
        `${lacking === 1 ? 'one more vote is' : `${lacking} more votes are`} enough.`;
}
const catchingUp = ({ tip }) => {
    if (tip?.syncTarget === undefined)
        return undefined;
    const left = tip.syncTarget - tip.height;
    return trouble('catching-up', 'note', `At block ${tip.height}, catching up to ${tip.syncTarget}: ${plural(left, 'block')} to go.`, '');
};
/** A node that is behind the other hospitals and does not fetch the blocks. */
const behind = ({ agreement, peers, tip }) => {
    if (agreement === undefined || tip === undefined || tip.syncTarget !== undefined)
        return undefined;
    const ahead = peers.filter(({ access, connected, height = 0 }) => connected && access === 'member' && height > agreement.height + BEHIND_BLOCKS);
    if (ahead.length === 0)
        return undefined;
    const highest = Math.max(...ahead.map(peer => peer.height ?? 0)) - 1;
    return trouble('behind', 'warning', `Block ${highest} is final at ${named(ahead.map(({ peer }) => peer))}; the last here is ${tip.height}.`, 'This node should catch up within seconds; if it does not, see its log.');
};
export const haltRules = [halted];
export const agreementRules = [stalled];
export const progressRules = [behind, catchingUp];
//# sourceMappingURL=agreement-rules.js.map