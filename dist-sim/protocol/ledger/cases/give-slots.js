import { HolderState, TakeUp, changedCase } from '../../types/index.js';
import { slotsOf } from '../state/holders.js';
/** Opens the slots of a case that are missing (§7.3). @param set the members to choose from */
export function fillSlots(work, id, judged, set) {
    const held = judged.holders.filter(({ state }) => state === HolderState.holds).length;
    return giveSlots(work, id, judged, set, slotsOf(judged) - held) ?? judged;
}
/** Gives slots to the best candidates. @returns undefined if no slot could be given */
export function giveSlots(work, id, judged, set, count) {
    if (count <= 0)
        return undefined;
    const { panel } = judged;
    const [candidates, holders] = [[...judged.candidates], [...judged.holders]];
    takeSlots(work, id, { panel, candidates, holders }, count, () => {
        const members = candidates.filter(candidate => set.has(candidate));
        return members.find(candidate => work.presence.isPresent(candidate, work.timestamp)) ?? members[0];
    });
    return holders.length === judged.holders.length ? undefined : changedCase(judged, { candidates, holders });
}
/**
 * Gives up to `count` slots. A case has no more than R·m holders.
 * @param best returns the candidate that is present and best, else the best that is absent
 */
export function takeSlots(work, id, { candidates, holders, panel }, count, best) {
    const { attempts } = work.state.parameters;
    for (let given = 0; given < count && holders.length < attempts * panel; given++) {
        const validator = best();
        if (validator === undefined)
            return;
        work.caseEvents.assigned.add(id);
        candidates.splice(candidates.indexOf(validator), 1);
        holders.push(holderFrom(work, validator));
    }
}
/** Returns the slot that the block of `work` gives to a validator. */
export function holderFrom({ state, timestamp }, validator) {
    const deadline = timestamp + state.parameters.takeUpMs;
    return { validator, since: timestamp, deadline, state: HolderState.holds, takeUp: TakeUp.none };
}
//# sourceMappingURL=give-slots.js.map