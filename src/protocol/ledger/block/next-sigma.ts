import { faultOfForm, sigmaOf } from '../../lottery/index.js'
import { accept, reject, ZERO_32, type BeaconShare, type Sigma, type Verdict } from '../../types/index.js'
import { sigmaEpoch, type LedgerState } from '../state/ledger-state.js'

/** Returns the σ that the next header must carry, from the shares beside the next block (§6.1). */
export function nextSigma (state: LedgerState, shares: readonly BeaconShare[]): Verdict<Sigma> {
  const { chain, hash, height } = state
  const epoch = sigmaEpoch(state)
  if (epoch !== undefined) return sigmaOf({ chain, epoch, height, hash }, shares)
  const fault = faultOfForm(shares, 0)
  return fault === undefined ? accept(ZERO_32) : reject(fault)
}
