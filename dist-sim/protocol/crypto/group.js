/**
 * Implements the port `Group` by ristretto255 (RFC 9496) of libsodium. Hashes follow RFC 9380 and RFC 9497
 * §4.1.
 *
 * libsodium calls the neutral element valid, throws where a result is neutral, ignores bit 255 of a scalar
 * and takes z + ℓ for z. So this file itself refuses the neutral element and all scalars from ℓ on.
 */
import { assert, compare } from '../types/index.js';
import { expandMessage } from './expand-message.js';
import { sodium } from './sodium.js';
const BYTES = 32;
/** The order ℓ = 2^252 + 27742317777372353535851937790883648493, the most significant byte first. */
const ORDER = Uint8Array.of(0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0xde, 0xf9, 0xde, 0xa2, 0xf7, 0x9c, 0xd6, 0x58, 0x12, 0x63, 0x1a, 0x5c, 0xf5, 0xd3, 0xed);
export const ristretto255 = {
    isElement: bytes => bytes.length === BYTES && !isZero(bytes) &&
        sodium.crypto_core_ristretto255_is_valid_point(bytes),
    isScalar,
    base(k) {
        assertScalar(k);
        return isZero(k) ? undefined : sodium.crypto_scalarmult_ristretto255_base(k);
    },
    multiply(k, point) {
        assertScalar(k);
        assertElementForm(point);
        if (isZero(k))
            return undefined;
        // The order of the group is prime, so a product of nonzero factors is not neutral.
        return computed(() => sodium.crypto_scalarmult_ristretto255(k, point));
    },
    add: (a, b) => sum(a, b, sodium.crypto_core_ristretto255_add),
    subtract: (a, b) => sum(a, b, sodium.crypto_core_ristretto255_sub),
    hashToElement(message, domain) {
        const element = sodium.crypto_core_ristretto255_from_hash(expandMessage(message, domain));
        assert(!isZero(element), 'a hash to the neutral element, which has probability 2^-252');
        return element;
    },
    hashToScalar: (message, domain) => sodium.crypto_core_ristretto255_scalar_reduce(expandMessage(message, domain)),
    addScalars: (a, b) => combined(a, b, sodium.crypto_core_ristretto255_scalar_add),
    subtractScalars: (a, b) => combined(a, b, sodium.crypto_core_ristretto255_scalar_sub),
    multiplyScalars: (a, b) => combined(a, b, sodium.crypto_core_ristretto255_scalar_mul),
    invertScalar(a) {
        assertScalar(a);
        assert(!isZero(a), 'zero has no inverse');
        return sodium.crypto_core_ristretto255_scalar_invert(a);
    },
    scalarOf(n) {
        assert(Number.isSafeInteger(n) && n >= 0, 'a whole number');
        const scalar = new Uint8Array(BYTES);
        for (let rest = n, i = 0; rest > 0; rest = Math.floor(rest / 256), i++)
            scalar[i] = rest % 256;
        return scalar;
    }
};
function isZero(bytes) {
    return bytes.every(byte => byte === 0);
}
function isScalar(bytes) {
    return bytes.length === BYTES && compare(bytes.slice().reverse(), ORDER) < 0;
}
function assertScalar(bytes) {
    assert(isScalar(bytes), 'a scalar is below the order of the group');
}
function assertElementForm(bytes) {
    assert(bytes.length === BYTES && !isZero(bytes), 'an element has 32 bytes and is not neutral');
}
function combined(a, b, of) {
    assertScalar(a);
    assertScalar(b);
    return of(a, b);
}
function sum(a, b, of) {
    assertElementForm(a);
    assertElementForm(b);
    const result = computed(() => of(a, b));
    return isZero(result) ? undefined : result;
}
/** libsodium throws on bytes that are no canonical element. */
function computed(operation) {
    try {
        return operation();
    }
    catch {
        return assert(false, 'bytes that are no element');
    }
}
//# sourceMappingURL=group.js.map