/** Ed25519 (RFC 8032 §5.1) by OpenSSL: keys, signatures and the equation, without screening. */
import { createPublicKey, sign, verify } from 'node:crypto';
import { BoundedMap, mapKey } from '../../types/index.js';
import { plain } from './bytes.js';
import { importRawPrivateKey, importRawPublicKey, rawPublicKey } from './raw-key.js';
/** An imported key halves the cost of a check. The bound is far above the size of the largest network. */
const IMPORTED_KEYS = 1024;
const imported = new BoundedMap(IMPORTED_KEYS);
/** Returns the public key (RFC 8032 §5.1.5). @param seed 32 bytes */
export function publicKeyOf(seed) {
    return rawPublicKey(createPublicKey(importRawPrivateKey('Ed25519', seed)));
}
/**
 * Returns a signing function (RFC 8032 §5.1.6). The key is imported once, which costs as much as ten
 * signatures.
 * @param seed 32 bytes
 */
export function signerOf(seed) {
    const key = importRawPrivateKey('Ed25519', seed);
    return message => plain(sign(null, message, key));
}
/** Tells whether [S]B − [k]A encodes to R. Key and signature must have been screened. */
export function satisfiesEquation(publicKey, message, signature) {
    return verify(null, message, importPublicKey(publicKey), signature);
}
function importPublicKey(raw) {
    const name = mapKey(raw);
    const known = imported.get(name);
    if (known !== undefined)
        return known;
    const key = importRawPublicKey('Ed25519', raw);
    imported.set(name, key);
    return key;
}
//# sourceMappingURL=ed25519.js.map