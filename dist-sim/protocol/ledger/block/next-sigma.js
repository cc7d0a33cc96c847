import { faultOfForm, sigmaOf } from '../../lottery/index.js';
import { accept, reject, ZERO_32 } from '../../types/index.js';
import { recoveryAt, sigmaEpoch } from '../state/ledger-state.js';
/** Returns the σ that the next header must carry, from the shares beside the next block (§6.1). */
export function nextSigma(state, shares) {
    const { chain, hash, height } = state;
    const epoch = sigmaEpoch(state);
    const recovery = recoveryAt(state, height);
    if (epoch !== undefined)
        return sigmaOf({ chain, epoch, height, hash, recovery }, shares);
    const fault = faultOfForm(shares, 0);
    return fault === undefined ? accept(ZERO_32) : reject(fault);
}
//# sourceMappingURL=next-sigma.js.map