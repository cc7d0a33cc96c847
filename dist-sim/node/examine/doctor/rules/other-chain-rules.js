import { ownParty, presenceOf } from '../presence.js';
import { named } from '../../../machine/formatting.js';
import { trouble } from './rule.js';
function onAnotherChain(facts) {
    return presenceOf(facts)?.absent.filter(({ how }) => how === 'of another chain') ?? [];
}
/** True if most other hospitals follow another chain: then this data folder is probably the wrong one. */
export function mostAreOfAnotherChain(facts) {
    const others = (presenceOf(facts)?.size ?? 0) - (ownParty(facts) === undefined ? 0 : 1);
    return onAnotherChain(facts).length * 2 > others;
}
const otherChain = facts => {
    const peers = onAnotherChain(facts);
    if (peers.length === 0)
        return undefined;
    const hospitals = named(peers.map(({ hospital }) => hospital));
    const status = `status --name ${facts.name}`;
    if (!mostAreOfAnotherChain(facts)) {
        return trouble('peer-of-another-chain', 'warning', `These hospitals follow another chain than this data folder, so they are refused here: ${hospitals}.`, `Ask ${hospitals} to compare the chain that status shows there with the chain shown here:`, status);
    }
    return trouble('another-chain', 'stopped', `This data folder is of another chain than that of ${hospitals}. Each side refuses the other's ` +
        'messages.', 'Compare the chain that status shows here with the chain that it shows there. If theirs is right, stop ' +
        'this node and start it with the folder of that chain (--data). If there is no such folder, move this ' +
        'folder aside, never delete it: only it has the record keys of this hospital\'s own diagnoses. Then ' +
        'start afresh: the node asks to be enrolled.', status);
};
export const otherChainRules = [otherChain];
//# sourceMappingURL=other-chain-rules.js.map