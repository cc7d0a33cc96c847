/**
 * Signatures are screened before any equation is computed (SPECIFICATION.md §2.3). Versions of Node
 * disagree on an R of small order: 24.21 and 26 refuse it; 20 and 22 accept it if the equation is true.
 * After screening Node sees no such R.
 */
import { L, P, bytesToInteger } from './integers25519.js';
const SIGNATURE_BYTES = 64;
const SIGN = 1n << 255n;
const Y_OF_ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
/** The y of all points whose order divides 8. The sign of their x does not matter. */
const SMALL_ORDER = new Set([0n, 1n, P - 1n, Y_OF_ORDER_8, P - Y_OF_ORDER_8]);
/** Tells whether S < L and R is canonical and not of small order. */
export function screenSignature(signature) {
    if (signature.length !== SIGNATURE_BYTES)
        return false;
    if (bytesToInteger(signature.subarray(32)) >= L)
        return false;
    const y = bytesToInteger(signature.subarray(0, 32)) % SIGN;
    return y < P && !SMALL_ORDER.has(y);
}
//# sourceMappingURL=signature-screening.js.map