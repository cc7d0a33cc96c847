/** The bytes that a challenge of a proof hashes, as in RFC 9497 §2.2. */
import { concat, utf8 } from '../types/index.js';
const CHALLENGE = utf8('Challenge');
const HASH_TO_SCALAR = utf8('HashToScalar-');
/** Returns I2OSP(len, 2) ‖ bytes for each part, then "Challenge". */
export function challengeTranscript(parts) {
    return concat(...parts.flatMap(part => [twoBytes(part.length), part]), CHALLENGE);
}
/** Returns the domain of challenges: "HashToScalar-" ‖ context (RFC 9497 §4.1). */
export function challengeDomain(context) {
    return concat(HASH_TO_SCALAR, context);
}
/** Returns n below 2^16 as two bytes, big-endian. */
export function twoBytes(n) {
    return Uint8Array.of(n >> 8, n & 0xff);
}
//# sourceMappingURL=transcript.js.map