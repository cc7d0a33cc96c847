import { randomBytes, randomFillSync } from 'node:crypto';
/** How much is made at once. A call costs about as much for this as for a few bytes. */
const STRETCH_BYTES = 2048;
/** Longer requests are rare, and are made by themselves. */
const MOST_FROM_STRETCH = 256;
const stretch = new Uint8Array(STRETCH_BYTES);
let at = STRETCH_BYTES;
/** Makes secret random bytes. Bytes that were given are erased here, and given to nobody else. */
export function randomBytesOf(count) {
    if (count > MOST_FROM_STRETCH)
        return new Uint8Array(randomBytes(count));
    if (at + count > STRETCH_BYTES) {
        randomFillSync(stretch);
        at = 0;
    }
    const given = stretch.slice(at, at + count);
    stretch.fill(0, at, at + count);
    at += count;
    return given;
}
//# sourceMappingURL=random-bytes.js.map