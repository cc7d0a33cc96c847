import { hmacSha256 } from '../protocol/crypto/index.js';
import { utf8 } from '../protocol/types/index.js';
import { normalIdentifier } from './identifier.js';
import { knownIdentifier } from './registers/index.js';
/**
 * Pseudonyms and retry tags are keyed hashes, since nothing unsalted or guessable goes on the chain
 * (ARCHITECTURE.md "Who can read"). The length of each part precedes it, so different inputs never give the
 * same bytes.
 */
const PSEUDONYM_DOMAIN = utf8('medichain/v2/pseudonym');
const RETRY_TAG_DOMAIN = utf8('medichain/v2/retry-tag');
/**
 * @param linkingKey 32 bytes that the hospitals share and the government lacks.
 * @param context for records the id of the submitting hospital, so that outsiders cannot link a
 *   patient's visits; for consents and accesses the word `patient`.
 * @returns HMAC-SHA-256(linkingKey, domain ‖ context ‖ system ‖ value), each with its length.
 */
export function pseudonymFor(linkingKey, context, identifier) {
    const { system, value } = knownIdentifier(identifier);
    const contextBytes = context === 'patient' ? utf8(context) : context;
    return hmacSha256(linkingKey, framed([PSEUDONYM_DOMAIN, contextBytes, utf8(system), utf8(value)]));
}
/**
 * Makes the tag by which the ledger refuses a second live copy of a record (DUP-01). The tag is keyed with
 * the hospital's own secret and tells others nothing (SPECIFICATION.md §1).
 *
 * @param version of the record: 1 for a new record, plus 1 for each amendment; a u32.
 */
export function retryTag(hospitalSecret, identifier, version) {
    const { system, value } = normalIdentifier(identifier);
    return hmacSha256(hospitalSecret, framed([RETRY_TAG_DOMAIN, utf8(system), utf8(value), u32(version)]));
}
/** Joins the parts, each after its length as a u32. */
function framed(parts) {
    const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0));
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const part of parts) {
        view.setUint32(at, part.length);
        bytes.set(part, at + LENGTH_BYTES);
        at += LENGTH_BYTES + part.length;
    }
    return bytes;
}
const LENGTH_BYTES = 4;
function u32(value) {
    const bytes = new Uint8Array(LENGTH_BYTES);
    new DataView(bytes.buffer).setUint32(0, value);
    return bytes;
}
//# sourceMappingURL=pseudonym.js.map