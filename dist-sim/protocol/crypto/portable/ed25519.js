/** Ed25519 (RFC 8032 §5.1) by `@noble/ed25519`: keys, signatures and the equation, without screening. */
import { Point, getPublicKey, hashes, sign } from '@noble/ed25519';
import { sha512 } from '@noble/hashes/sha2.js';
import { concat, equal } from '../../types/index.js';
import { L, bytesToInteger } from '../integers25519.js';
// The library needs a synchronous SHA-512.
hashes.sha512 = sha512;
export function publicKeyOf(seed) {
    return getPublicKey(seed);
}
export function signerOf(seed) {
    return message => sign(message, seed);
}
/** Tells whether [S]B − [k]A encodes to R. The `verify` of the library has the cofactor and accepts more. */
export function satisfiesEquation(publicKey, message, signature) {
    const r = signature.subarray(0, 32);
    const s = bytesToInteger(signature.subarray(32));
    const k = bytesToInteger(sha512(concat(r, publicKey, message))) % L;
    const difference = Point.BASE.multiply(s, false).subtract(Point.fromBytes(publicKey).multiply(k, false));
    return equal(difference.toBytes(), r);
}
//# sourceMappingURL=ed25519.js.map