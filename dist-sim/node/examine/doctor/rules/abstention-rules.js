import { abstainText, presenceOf } from '../presence.js';
import { named, plural } from '../../../machine/formatting.js';
import { mostAreOfAnotherChain } from './other-chain-rules.js';
import { trouble } from './rule.js';
/**
 * True if so many members abstain that no quorum can vote even when all members are present. A node that is
 * still catching up cannot tell.
 */
export function quorumAbstains(facts) {
    const presence = presenceOf(facts);
    return presence !== undefined && facts.tip?.syncTarget === undefined && !mostAreOfAnotherChain(facts) &&
        presence.size - presence.abstaining.length < presence.quorum;
}
const votesLost = facts => {
    const presence = presenceOf(facts);
    if (presence === undefined || !quorumAbstains(facts))
        return undefined;
    const { abstaining, quorum, size } = presence;
    const hospitals = named(abstaining.map(({ hospital }) => hospital));
    return trouble('votes-lost', 'stopped', `Nothing can become final: ${quorum} of ${size} votes are needed, and ${abstainText(abstaining)}, ` +
        'because their logs of own votes are lost or incomplete. Those blocks cannot be made without them.', `If the complete former data folder of ${hospitals} still exists, stop that node, put the folder back ` +
        'and start it. Otherwise agree with the operators of all hospitals, and run medichain-node recover at ' +
        'each of them. The chain then goes on from the highest final block that any of them has. The README ' +
        'says what a lost disk may take with it.');
};
const abstaining = facts => {
    const { tip, votingRight } = facts;
    const presence = presenceOf(facts);
    if (presence === undefined || presence.abstaining.length === 0 || quorumAbstains(facts))
        return undefined;
    const { abstaining, quorum, voting } = presence;
    const own = votingRight?.state === 'abstaining' ? 'Leave this hospital running. ' : '';
    const spare = voting - quorum;
    const others = spare > 0
        ? `Take no more than ${spare} other ${spare === 1 ? 'hospital' : 'hospitals'}`
        : 'Take no other hospital';
    const hospitals = named(abstaining.map(({ hospital }) => hospital));
    const left = Math.max(1, Math.max(...abstaining.map(({ from }) => from)) - 1 - (tip?.height ?? 0));
    return trouble('abstaining', 'warning', `${abstainText(abstaining)}: its log of its own votes is lost or incomplete (restored from a backup?), ` +
        `so a vote now could contradict an earlier vote. ${plural(left, 'block')} to go.`, `${own}${others} down before ${hospitals} ${abstaining.length === 1 ? 'votes' : 'vote'} again ` +
        `(${plural(left, 'more block')}). The others make these blocks by themselves while a quorum votes.`);
};
export const votesLostRules = [votesLost];
export const abstentionRules = [abstaining];
//# sourceMappingURL=abstention-rules.js.map