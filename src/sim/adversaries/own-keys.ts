import { isFresh, isReady } from '../../protocol/ledger/index.js'
import type { KeyToDeal } from '../../protocol/sharing/index.js'
import { SHARED_KEYS } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

/** Lists what a dealer may deal in the pending epoch: fresh keys, and its own shares of reshared keys. */
export function ownKeysToDeal ({ keySecrets, signer, state }: Means): KeyToDeal[] {
  const keys = state()?.ledger.keys
  const isDealer = keys?.serving !== undefined && isReady(keys.serving, signer.id)
  const held = keySecrets().shares.find(({ epoch }) => epoch === keys?.active?.number)
  return SHARED_KEYS.flatMap((spec, key): KeyToDeal[] => {
    if (keys === undefined || isFresh(keys, spec)) return [{ key }]
    const share = isDealer ? held?.scalars[key] : undefined
    return share === undefined ? [] : [{ key, share }]
  })
}
