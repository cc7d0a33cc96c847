/** The order of the group of shared keys (RFC 9496). */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;
/** Returns the value at 0 of the polynomial through these points, modulo ℓ. */
export function atZero(points) {
    return points.reduce((sum, { x, y }) => {
        const others = points.filter(point => point.x !== x);
        const over = others.reduce((product, other) => product * other.x % L, 1n);
        const under = others.reduce((product, other) => product * (other.x - x + L) % L, 1n);
        return (sum + y * over % L * power(under, L - 2n)) % L;
    }, 0n);
}
/** Reads the 32 bytes of a scalar. */
export function integerOf(scalar) {
    return scalar.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
}
/** Returns the 32 bytes of a scalar. */
export function scalarOf(value) {
    return Uint8Array.from({ length: 32 }, (_, i) => Number(value >> BigInt(8 * i) & 0xffn));
}
/** Returns k·G. */
export function keyOf(group, k) {
    return group.base(scalarOf(k)) ?? new Uint8Array(32);
}
/** Returns base^exponent modulo ℓ, so that base^(ℓ−2) is the inverse. */
function power(base, exponent) {
    let [result, square] = [1n, base % L];
    for (let left = exponent; left > 0n; left >>= 1n) {
        if ((left & 1n) === 1n)
            result = result * square % L;
        square = square * square % L;
    }
    return result;
}
//# sourceMappingURL=interpolation.js.map