import { equal, hex, NO_RECOVERY } from '../types/index.js';
/**
 * Reports two contradicting votes of a signer (§12). Both signatures must have been verified. For each
 * signer, view and pair of kinds, only the first conflict is reported, so a flood of votes causes one report.
 */
export function reportVotes(turn, first, second) {
    const kinds = [first.kind, second.kind].sort().join();
    report(turn, `${kinds}/${first.view}/${hex(first.signer)}`, () => {
        const { recovery } = turn.state.context;
        turn.emit({ type: 'evidence', conflict: equal(recovery, NO_RECOVERY)
                ? { type: 'votes', first, second }
                : { type: 'recoveredVotes', recovery, first, second } });
    });
}
/** Reports two proposals of a leader for the same view. Both signatures must have been verified. */
export function reportProposals(turn, first, second) {
    report(turn, `proposal/${first.view}`, () => {
        const { recovery } = turn.state.context;
        turn.emit({ type: 'evidence', conflict: equal(recovery, NO_RECOVERY)
                ? { type: 'proposals', first, second }
                : { type: 'recoveredProposals', recovery, first, second } });
    });
}
function report(turn, key, emit) {
    const { reported } = turn.state;
    if (reported.has(key))
        return;
    reported.add(key);
    emit();
}
//# sourceMappingURL=evidence.js.map