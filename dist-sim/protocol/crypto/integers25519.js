/** The two moduli of edwards25519 (RFC 8032 §5.1), and encoded integers, which are little-endian. */
import { hex } from '../types/index.js';
/** The order of the field: coordinates are numbers modulo P. */
export const P = 2n ** 255n - 19n;
/** The order of the base point: scalars are numbers modulo L. */
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;
export function bytesToInteger(bytes) {
    return BigInt(`0x0${hex(bytes.slice().reverse())}`);
}
//# sourceMappingURL=integers25519.js.map