import { isFresh, type EpochDealings, type KeyState } from '../ledger/index.js'
import { freshShare, resharedShare } from '../sharing/index.js'
import {
  equal, SHARED_KEYS, type Group, type MemberId, type Scalar, type SharedKey
} from '../types/index.js'
import type { OpenedDealings } from './opened-dealings.js'
import type { OwnPlace } from './own-place.js'
import type { HeldShares, KeySecrets } from './secrets.js'

/** Returns the stored shares of an epoch, if they match its public shares. */
export function heldShares (
  group: Group, secrets: KeySecrets, { epoch, index }: OwnPlace
): HeldShares | undefined {
  const held = secrets.shares.find(shares => shares.epoch === epoch.number)
  return held !== undefined && fits(group, held.scalars, index, epoch.keys) ? held : undefined
}

/**
 * Computes the own shares of an epoch whose Dl is complete. Undefined: a dealing of Dl is bad for this
 * hospital, the box secret is gone, or the shares do not match the public shares. The ledger forgets the
 * former holders when an epoch becomes active, so the shares of a reshared key are computed before that.
 */
export function computeShares (
  group: Group, state: KeyState, { boxSecret, epoch, index }: OwnPlace, opened: OpenedDealings
): HeldShares | undefined {
  if (boxSecret === undefined) return undefined
  const scalars: Scalar[] = []
  for (const [key, places] of epoch.qualified.entries()) {
    const parts: DealerPart[] = []
    for (const place of places) {
      const dealing = epoch.dealings[place]!
      const at = dealing.dealing.keys.findIndex(dealt => dealt.key === key)
      const subShare = opened.open(dealing, index, boxSecret)?.[at]
      if (subShare === undefined) return undefined
      parts.push({ dealer: dealing.dealing.dealer, subShare })
    }
    scalars.push(shareOf(group, state, epoch, key, parts))
  }
  return fits(group, scalars, index, epoch.keys) ? { epoch: epoch.number, scalars } : undefined
}

interface DealerPart {
  readonly dealer: MemberId
  readonly subShare: Scalar
}

function shareOf (
  group: Group, state: KeyState, epoch: EpochDealings, key: number, parts: readonly DealerPart[]
): Scalar {
  const isReshared = epoch === state.pending && !isFresh(state, SHARED_KEYS[key]!)
  if (!isReshared) return freshShare(group, parts.map(({ subShare }) => subShare))
  const former = state.active?.holders ?? []
  return resharedShare(group, parts.map(({ dealer, subShare }) =>
    ({ dealer: former.findIndex(holder => equal(holder, dealer)), subShare })))
}

/** Tells whether shares belong to the public shares P_i of holder `index`. */
export function fits (
  group: Group, scalars: readonly Scalar[], index: number, keys: readonly SharedKey[] | undefined
): boolean {
  return keys?.every(({ shares }, key) => {
    const scalar = scalars[key]
    const found = scalar === undefined ? undefined : group.base(scalar)
    return found !== undefined && equal(found, shares[index]!)
  }) === true
}
