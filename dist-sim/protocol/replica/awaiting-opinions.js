import { isAwaited } from '../ledger/index.js';
import { hex } from '../types/index.js';
/**
 * Returns how long a leader of view 0 still waits for opinions (GATHER, SPECIFICATION.md §8 R3), ms; 0 if it
 * proposes now. It waits while a case of the last block lacks an opinion that needs no person, of a validator
 * that is connected. So both opinions usually enter the block that draws the case. Otherwise the second
 * would need a block of its own, which costs more than the wait.
 */
export function opinionsDueIn(state, clock) {
    const left = state.finalAt + state.policy.gatherMs - clock.monotonic;
    return left > 0 && lacksOpinions(state) ? left : 0;
}
function lacksOpinions({ connected, ledger, opinionsSeen, signer }) {
    const self = signer === undefined ? undefined : hex(signer.id);
    for (const drawn of ledger.ahead.values()) {
        if (drawn.isForClinician)
            continue;
        for (const holder of drawn.holders) {
            const id = hex(holder.validator);
            if ((id === self || connected.has(id)) && isAwaited(drawn, holder) &&
                !opinionsSeen.knows(holder.validator, drawn.id))
                return true;
        }
    }
    return false;
}
//# sourceMappingURL=awaiting-opinions.js.map