/** Derives the secrets of a dealing from random bytes, so that a dealer stores 32 bytes alone. */
import { chainlessDomain } from '../codec/index.js'
import { concat, type Group, type Scalar } from '../types/index.js'
import type { DealingSecrets } from './dealing.js'
import { twoBytes } from './transcript.js'

const EPHEMERAL_DOMAIN = chainlessDomain('deal-ephemeral')
const COEFFICIENT_DOMAIN = chainlessDomain('deal-coefficient')

/** A key to deal: a fresh key, or the dealer's share of a key to reshare. */
export interface KeyToDeal {
  /** Index in SHARED_KEYS. */
  readonly key: number
  /** The dealer's share, not zero. Undefined for a fresh key. */
  readonly share?: Scalar
}

/**
 * @param seed 32 random bytes that serve a single dealing; they are as secret as the keys
 * @param keys sorted by key
 */
export function dealingSecrets (
  group: Group, seed: Uint8Array, threshold: number, keys: readonly KeyToDeal[]
): DealingSecrets {
  const coefficient = (key: number, m: number): Scalar =>
    group.hashToScalar(concat(seed, Uint8Array.of(key), twoBytes(m)), COEFFICIENT_DOMAIN)
  return {
    r: group.hashToScalar(seed, EPHEMERAL_DOMAIN),
    polynomials: keys.map(({ key, share }) => ({
      key,
      coefficients: Array.from({ length: threshold }, (_, m) =>
        m === 0 && share !== undefined ? share : coefficient(key, m))
    }))
  }
}
