import { equal } from '../types/index.js';
/*
 * These functions are the conditions on which safety rests: (a), (b) and (c) of the safety argument of §8.
 * test/mutants removes them one by one, and the checkers notice each time.
 */
/** Condition (a). NOTARIZE is allowed after NULLIFY in the same view. */
export function mayNotarize(ownActs, view) {
    return !ownActs.notarized.has(view);
}
/** Condition (b): NULLIFY and FINALIZE of one view exclude each other. */
export function mayNullify(ownActs, view) {
    return !ownActs.nullified.has(view) && !ownActs.finalized.has(view);
}
/** Condition (b), for FINALIZE. */
export function mayFinalize(ownActs, view) {
    return !ownActs.finalized.has(view) && !ownActs.nullified.has(view);
}
/** Condition (c): all views after `justifyView` are nullified, and a repeated block is notarized (R4). */
export function isJustified({ proposal, justifyView }, certificates) {
    if (certificates.missingNullifications(justifyView, proposal.view) > 0)
        return false;
    if (justifyView < 0)
        return true;
    const notarization = certificates.notarization(justifyView);
    return notarization !== undefined && equal(notarization.blockHash, proposal.blockHash);
}
//# sourceMappingURL=guards.js.map