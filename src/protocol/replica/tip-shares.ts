import { recoveryAt, sigmaEpoch, type LedgerState } from '../ledger/index.js'
import type { Drawing } from '../lottery/index.js'
import {
  assert, ZERO_32, type BeaconShare, type Chain, type GroupElement, type ShareMessage, type Sigma
} from '../types/index.js'

/** The shares of σ of the last final block, as far as they are here. */
export interface TipShares {
  readonly drawing: Drawing
  /** M, once it was needed. */
  input: GroupElement | undefined
  /** The shares that were verified or made here, by index of the holder. */
  readonly valid: Map<number, BeaconShare>
  /** Unverified shares that came after σ, one per holder. Only evidence needs them. */
  readonly late: Map<number, ShareMessage>
  /** A valid share for another block of this height, for evidence, one per holder. */
  readonly rivals: Map<number, ShareMessage>
  sigma: Sigma | undefined
  /** The next block is here and final, so nobody waits for its draws. */
  isFollowed: boolean
  /** True while this holder has its share of the block still to send. */
  isDue: boolean
  isSent: boolean
}

interface HasTipShares {
  readonly tipShares: TipShares | undefined
}

/** Begins the collection for the last final block. Undefined if the next header carries no σ. */
export function newTipShares (
  { chain, ledger }: { readonly chain: Chain, readonly ledger: LedgerState }
): TipShares | undefined {
  const epoch = sigmaEpoch(ledger)
  if (epoch === undefined) return undefined
  const { hash, height } = ledger
  const drawing = { chain, epoch, height, hash, recovery: recoveryAt(ledger, height) }
  return {
    drawing, input: undefined, valid: new Map(), late: new Map(), rivals: new Map(),
    sigma: undefined, isFollowed: false, isDue: false, isSent: false
  }
}

/** Returns t valid shares in ascending order of holders, which go beside the next block. */
export function chosenShares ({ drawing: { epoch }, valid }: TipShares): BeaconShare[] {
  return [...valid.values()].slice(0, epoch.threshold).sort((a, b) => a.index - b.index)
}

/** Returns the σ that the next header carries. The callers wait until t valid shares are here (R3, R4). */
export function sigmaOfTip ({ tipShares }: HasTipShares): Sigma {
  if (tipShares === undefined) return ZERO_32
  assert(tipShares.sigma !== undefined, 't valid shares are here')
  return tipShares.sigma
}

/** Tells whether the σ that the next header carries is known, so that a block can be judged. */
export function knowsSigma ({ tipShares }: HasTipShares): boolean {
  return tipShares === undefined || tipShares.sigma !== undefined
}
