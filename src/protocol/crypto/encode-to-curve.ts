/**
 * ECVRF_encode_to_curve_try_and_increment, RFC 9381 §5.4.1.1, for edwards25519 (§5.5). How long it
 * takes depends on its input: for public input only.
 */
import { InvariantError } from '../types/index.js'
import { doubleTimes, point, type Point } from './edwards25519.js'
import { sha512 } from './platform.js'
import { POINT_BYTES, decodePoint, isNeutral } from './point-encoding.js'

/** suite_string ‖ encode_to_curve_domain_separator_front, and the separator at the back. */
const FRONT = new Uint8Array([0x03, 0x01])
const BACK = new Uint8Array([0x00])

/** A point of the prime-order subgroup whose logarithm nobody knows. */
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
  // One hash in two is a point: 256 failures are as likely as a preimage of SHA-256.
  throw new InvariantError('no point for this input')
}
