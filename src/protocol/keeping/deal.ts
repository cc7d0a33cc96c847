import { isFresh, isReady, type KeyState } from '../ledger/index.js'
import { dealingSecrets, makeDealing, type KeyToDeal } from '../sharing/index.js'
import { equal, SHARED_KEYS, TransactionKind, type MemberId, type Scalar } from '../types/index.js'
import type { KeepingInput, KeysTransaction } from './input.js'
import { placeIn } from './own-place.js'
import { heldShares } from './own-shares.js'
import type { KeySecrets } from './secrets.js'

/** Tells whether this hospital should deal: Dl is not complete, and it may deal and has not. */
export function wantsToDeal ({ pending }: KeyState, self: MemberId): boolean {
  if (pending === undefined || pending.completeAt !== undefined) return false
  const isSelf = (id: MemberId): boolean => equal(id, self)
  return pending.holders.some(isSelf) && !pending.barred.some(isSelf) &&
    !pending.dealings.some(({ dealing }) => isSelf(dealing.dealer))
}

/** Makes the own dealing for the pending epoch, from the stored seed; undefined if there is none to make. */
export function dealingFor (input: KeepingInput, secrets: KeySecrets): KeysTransaction | undefined {
  const { chainId, group, keys, self } = input
  const { pending } = keys
  if (pending === undefined || secrets.dealing?.epoch !== pending.number) return undefined
  if (!wantsToDeal(keys, self) || isSoonReady(input, secrets)) return undefined
  const dealing = makeDealing(group,
    { chainId, epoch: pending.number, dealer: self, boxKeys: pending.boxKeys },
    dealingSecrets(group, secrets.dealing.seed, pending.threshold, keysToDeal(input, secrets)))
  return { kind: TransactionKind.keysDeal, author: self, dealing }
}

/**
 * Tells whether this hospital may reshare as soon as its `keys/ready` of the active epoch is final. A dealer
 * deals once, so it waits for that instead of dealing the fresh keys alone.
 */
function isSoonReady ({ group, keys, self }: KeepingInput, secrets: KeySecrets): boolean {
  const place = placeIn(group, self, secrets, keys.serving)
  return place !== undefined && !isReady(place.epoch, self) && heldShares(group, secrets, place) !== undefined
}

/** Lists the fresh keys, and the reshared keys of which this hospital holds a share. */
function keysToDeal ({ group, keys, self }: KeepingInput, secrets: KeySecrets): KeyToDeal[] {
  const place = placeIn(group, self, secrets, keys.serving)
  const held = place === undefined ? undefined : heldShares(group, secrets, place)
  return SHARED_KEYS.flatMap((spec, key): KeyToDeal[] => {
    if (isFresh(keys, spec)) return [{ key }]
    const share: Scalar | undefined = held?.scalars[key]
    return share === undefined ? [] : [{ key, share }]
  })
}
