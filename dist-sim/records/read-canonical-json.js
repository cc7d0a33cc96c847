import { canonicalJson } from './canonical-json.js';
import { MAX_JSON_DEPTH, shapeOf } from './read-json.js';
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/**
 * Reads bytes that must be the RFC 8785 form of their JSON. That form names no member twice, so the scan of
 * `readJson` is not needed. Validators spend most of their reading time here.
 */
export function readCanonicalJson(bytes) {
    try {
        const text = UTF8.decode(bytes);
        const value = JSON.parse(text);
        return isCanonical(value, text) ? { ok: true, value } : { ok: false, fault: 'not-json' };
    }
    catch {
        // The bytes are not UTF-8 or not JSON, or hold a lone surrogate: each of these throws.
        return { ok: false, fault: 'not-json' };
    }
}
/**
 * True if `text` is the canonical form of `value`, and the value is not too deep. For sorted members
 * ECMAScript writes the same text as RFC 8785, except that it escapes lone surrogates. Member names that are
 * array indices are refused, because ECMAScript reorders them; FHIR has no such names.
 */
function isCanonical(value, text) {
    if (text.includes('\\ud'))
        return !shapeOf(value).isTooDeep && canonicalJson(value) === text;
    return isOrdered(value, MAX_JSON_DEPTH) && JSON.stringify(value) === text;
}
/** True if all members are sorted, and the value is at most `left` levels deep. */
function isOrdered(value, left) {
    if (typeof value !== 'object' || value === null)
        return true;
    if (left === 0)
        return false;
    if (Array.isArray(value)) {
        for (const item of value)
            if (!isOrdered(item, left - 1))
                return false;
        return true;
    }
    let last = '';
    for (const name in value) {
        if (name < last || !isOrdered(value[name], left - 1))
            return false;
        last = name;
    }
    return true;
}
//# sourceMappingURL=read-canonical-json.js.map