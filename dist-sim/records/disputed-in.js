import { disputedBy } from './dispute.js';
import { readCanonicalJson } from './read-canonical-json.js';
import { takeApart } from './rules/index.js';
import { DISPUTES } from './systems.js';
const MARK = `"${DISPUTES}"`;
/**
 * Returns the case id of the record that an opened body disputes; undefined if the body disputes none. Few
 * bodies name a dispute, so the others are not parsed.
 */
export function disputedIn(plaintext) {
    const { buffer, byteLength, byteOffset } = plaintext;
    if (!Buffer.from(buffer, byteOffset, byteLength).includes(MARK))
        return undefined;
    const json = readCanonicalJson(plaintext);
    const taken = json.ok ? takeApart(json.value) : undefined;
    return taken?.ok === true ? disputedBy(taken.parts.condition) : undefined;
}
//# sourceMappingURL=disputed-in.js.map