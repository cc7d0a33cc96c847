import { equal, tolerated } from '../../types/index.js';
import { sigmaEpoch } from '../state/ledger-state.js';
/** @param statements those of members, at most one each */
export function assuranceOf(state, statements) {
    const faulty = tolerated(state.set.size);
    const epoch = sigmaEpoch(state);
    return {
        intact: statements.filter(({ isIntact }) => isIntact).length,
        needed: faulty + 1,
        safe: 2 * faulty + 1,
        shares: epoch === undefined ? undefined : {
            needed: epoch.threshold,
            held: statements.filter(({ keyEpoch, signer }) => keyEpoch === epoch.number && epoch.holders.some(id => equal(id, signer))).length
        }
    };
}
/** Tells whether too few hospitals kept their shares, so that the recovery voids the lottery key. */
export function losesLottery({ shares }) {
    return shares !== undefined && shares.held < shares.needed;
}
//# sourceMappingURL=assurance.js.map