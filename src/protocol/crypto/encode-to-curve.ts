/**
 * ECVRF_encode_to_curve_try_and_increment, RFC 9381 §5.4.1.1, for edwards25519 (§5.5). The time depends on
 * the input, so the input must be public.
 */
import { InvariantError } from '../types/index.js'
import { doubleTimes, point, type Point } from './edwards25519.js'
import { sha512 } from './platform.js'
import { POINT_BYTES, decodePoint, isNeutral } from './point-encoding.js'

/** suite_string ‖ encode_to_curve_domain_separator_front, and encode_to_curve_domain_separator_back. */
const FRONT = new Uint8Array([0x03, 0x01])
const BACK = new Uint8Array([0x00])

/** Returns a point of the prime-order subgroup; its discrete logarithm is unknown. */
export function encodeToCurve (salt: Uint8Array, alpha: Uint8Array): Point {
  const h = point()
  const counter = new Uint8Array(1)
  for (let ctr = 0; ctr < 256; ctr++) {
    counter[0] = ctr
    const hash = sha512(FRONT, salt, alpha, counter, BACK)
    if (!decodePoint(h, hash.subarray(0, POINT_BYTES))) continue
    doubleTimes(h, h, 3)
    if (!isNeutral(h)) return h
  }
  // Every second hash is a point, so 256 failures have a probability of 2^-256.
  throw new InvariantError('no point for this input')
}
