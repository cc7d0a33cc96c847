/**
 * Public keys are screened before any signature or VRF proof under them is checked (SPECIFICATION.md §2).
 * Both identity and VRF keys are screened when an allowlist is accepted.
 */
import { Point } from '@noble/ed25519'
import { BoundedMap, mapKey } from '../types/index.js'

/** A verdict costs a scalar multiplication; the bound is several times the keys of the largest network. */
const SCREENED_KEYS = 4096
const screened = new BoundedMap<string, boolean>(SCREENED_KEYS)

/**
 * True for a canonical encoding (y < p, and no sign on x = 0: RFC 8032 §5.1.3) of a point that is
 * not of small order and lies in the prime-order subgroup ([L]A = O).
 */
export function screenKey (key: Uint8Array): boolean {
  if (key.length !== 32) return false
  const name = mapKey(key)
  const known = screened.get(name)
  if (known !== undefined) return known
  const verdict = isPrimeOrder(key)
  screened.set(name, verdict)
  return verdict
}

function isPrimeOrder (key: Uint8Array): boolean {
  try {
    const point = Point.fromBytes(key, false)
    return !point.isSmallOrder() && point.isTorsionFree()
  } catch {
    return false
  }
}
