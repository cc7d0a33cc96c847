import { MAX_BODY_BYTES } from '../../protocol/codec/index.js';
import { finding } from '../finding.js';
import { readCanonicalJson } from '../read-canonical-json.js';
import { takeApart } from './body-parts.js';
import { situationOf } from './context.js';
import { RULES_IN_FORCE } from './rule-table.js';
/**
 * Runs every rule in force on a body of any shape (SPECIFICATION.md §4).
 *
 * @returns the findings in the order of the checks; the first `reject` is the coded reason of the
 *   opinion. No finding does not mean that the diagnosis is true.
 */
export function checkBody(body, context) {
    const taken = takeApart(body);
    if (!taken.ok)
        return taken.findings;
    const situation = situationOf(taken.parts, context);
    const found = [...taken.findings];
    for (const { check } of RULES_IN_FORCE)
        found.push(...check(situation));
    return found;
}
/**
 * Reads the plaintext of an opened body and runs the rules. The bytes must be the RFC 8785 form of their
 * JSON, so that all readers see the same diagnosis.
 *
 * @returns `ok` false if the bytes cannot be read. If `ok` is true, the rules may still reject the body.
 */
export function judgeBody(plaintext, context) {
    if (plaintext.length > MAX_BODY_BYTES) {
        return unreadable(finding('STR-05', 'reject', 'too-long', '', 'body is larger than 256 KiB'));
    }
    const json = readCanonicalJson(plaintext);
    if (!json.ok) {
        const text = 'body is not JSON in canonical form';
        return unreadable(finding('STR-01', 'reject', 'structure', '', text));
    }
    return { ok: true, body: json.value, findings: checkBody(json.value, context) };
}
function unreadable(reason) {
    return { ok: false, findings: [reason] };
}
//# sourceMappingURL=check-body.js.map