/**
 * Signatures are screened before any equation is computed (SPECIFICATION.md §2.3). Lines of Node differ here:
 * 24.21 and 26 refuse an R of small order, and 20 and 22 accept it where the equation is true. After
 * screening no line of Node sees such an R.
 */
import { P } from './field25519.js'
import { L, bytesToInteger } from './scalar25519.js'

const SIGNATURE_BYTES = 64
const SIGN = 1n << 255n
const Y_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n
/** The y of all points whose order divides 8. Their x, hence their sign, does not matter. */
const SMALL_ORDER = new Set([0n, 1n, P - 1n, Y_OF_ORDER_8, P - Y_OF_ORDER_8])

/** True if S < L and R is canonical (y < p, and no sign on x = 0) and not of small order. */
export function screenSignature (signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false
  if (bytesToInteger(signature.subarray(32)) >= L) return false
  const y = bytesToInteger(signature.subarray(0, 32)) % SIGN
  return y < P && !SMALL_ORDER.has(y)
}
