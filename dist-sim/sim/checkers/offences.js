import { leadersOf, name, voteBytes } from './arithmetic.js';
import { leadMessage } from './layouts.js';
/**
 * Returns the name of an offence of §12: type and accused. The chain holds one proof of each type against
 * each hospital, however often the hospital offends.
 */
export function offenceOf(conflict) {
    switch (conflict.type) {
        case 'votes':
        case 'recoveredVotes': return twoVotes(conflict.first.signer);
        case 'proposals':
        case 'recoveredProposals': return twoProposals(conflict.first.signer);
        case 'opinions': return twoOpinions(conflict.first.author);
        case 'allowlists': return TWO_LISTS;
        case 'shares': return twoShares(conflict.first.holder);
    }
}
export const TWO_LISTS = 'lists of the government';
export function twoVotes(signer) {
    return `votes of ${name(signer)}`;
}
export function twoProposals(signer) {
    return `proposals of ${name(signer)}`;
}
export function twoOpinions(validator) {
    return `opinions of ${name(validator)}`;
}
export function twoShares(holder) {
    return `shares of ${name(holder)}`;
}
export function isSignedVote({ chain, history }, vote) {
    const message = voteBytes(chain, vote, history.recoveryAt(vote.height));
    return chain.verifier.verify(vote.signer, message, vote.signature);
}
/** Returns whether the leader of the view has signed a proposal. Nodes keep only proposals of leaders. */
export function isLeaders({ chain, history }, proposal) {
    const { height, view, signer, signature } = proposal;
    const [beacon, set] = [history.beaconAt(height - 2), history.setAt(height)];
    if (beacon === undefined || set === undefined)
        return false;
    const leaders = leadersOf(chain, beacon, height, set);
    if (leaders[view % leaders.length] !== name(signer))
        return false;
    return chain.verifier.verify(signer, leadMessage(chain, proposal, history.recoveryAt(height)), signature);
}
//# sourceMappingURL=offences.js.map