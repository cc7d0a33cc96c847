/**
 * This file remembers valid signatures. A vote is checked when it arrives and again in each certificate that
 * contains it. During catch-up, blocks are checked ahead while the disk writes earlier blocks. The memory
 * changes no answer: it holds valid signatures alone, with their whole input.
 */
import { BoundedMap, mapKey } from '../types/index.js';
/** Enough for 400 blocks of ten signatures, or for the votes of a hundred hospitals in ten views. */
const REMEMBERED = 4096;
/** Votes and batches are shorter. Longer messages are rare and are checked each time. */
const MAX_MESSAGE_BYTES = 512;
const known = new BoundedMap(REMEMBERED);
/** Calls `check`, unless the same input is known to be valid. */
export function onceVerified(publicKey, message, signature, check) {
    if (message.length > MAX_MESSAGE_BYTES)
        return check();
    // The name has the lengths, so that the same bytes with another split have another name.
    const name = `${publicKey.length},${signature.length},` +
        mapKey(publicKey) + mapKey(signature) + mapKey(message);
    if (known.get(name) === true)
        return true;
    const isValid = check();
    if (isValid)
        known.set(name, true);
    return isValid;
}
//# sourceMappingURL=signature-memory.js.map