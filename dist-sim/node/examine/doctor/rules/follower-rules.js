import { clockTime, named, plural } from '../../../machine/formatting.js';
import { quorumAbstains } from './abstention-rules.js';
import { trouble } from './rule.js';
/** A block takes some seconds if a leader or two are dead. */
const STALLED_MS = 30_000;
/** Finds the height that most of the stalled peers are trying to decide. */
function mostAt(peers) {
    const heights = [...new Set(peers.map(peer => peer.height ?? 0))];
    return heights.map(height => ({ height, at: peers.filter(peer => peer.height === height) }))
        .sort((a, b) => b.at.length - a.at.length)[0];
}
/** A node without a vote sees no votes, so it relies on STATUS. It believes more peers than may lie. */
const noDecision = facts => {
    const { agreement, at, peers } = facts;
    if (agreement?.awaits.for !== 'follows' || quorumAbstains(facts))
        return undefined;
    const most = mostAt(peers.filter(({ access, connected, undecidedSince = Infinity }) => connected &&
        (access === 'member' || access === 'leaving') && at - undecidedSince >= STALLED_MS));
    if (most === undefined || most.at.length <= agreement.members - agreement.quorum)
        return undefined;
    const since = Math.max(...most.at.map(peer => peer.undecidedSince ?? 0));
    const views = Math.max(...most.at.map(peer => peer.view ?? 0));
    return trouble('no-decision', 'problem', `The hospitals do not agree on block ${most.height}: ` +
        `${named(most.at.map(({ peer }) => peer))} have been trying since ${clockTime(since, facts)} ` +
        `(${plural(views, 'view')} given up).`, 'Run doctor at any hospital: it shows whose votes are missing.');
};
export const followerRules = [noDecision];
//# sourceMappingURL=follower-rules.js.map