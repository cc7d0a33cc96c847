import { isKept, numberAt } from './json-number.js';
/** FHIR resources nest about 15 levels deep; the rest is room for extensions. */
export const MAX_JSON_DEPTH = 64;
export function readJson(given) {
    // RFC 8259 §8.1: a reader may skip a byte order mark.
    const text = given.startsWith('\uFEFF') ? given.slice(1) : given;
    // The scan comes first: it stops at the maximum depth, where the parser would read on for much longer.
    const scanned = scan(text);
    if (scanned === undefined)
        return { ok: false, fault: 'too-deep' };
    let value;
    try {
        value = JSON.parse(text);
    }
    catch {
        // Only JSON.parse checks the grammar. Its message quotes input, so the message is dropped.
        return { ok: false, fault: 'not-json' };
    }
    const { isPortable, members } = shapeOf(value);
    // The parser keeps the last of two members with one name, so the value has fewer members than the text.
    if (members < scanned.members)
        return { ok: false, fault: 'duplicate-key' };
    return isPortable && scanned.areNumbersKept ? { ok: true, value } : { ok: false, fault: 'not-portable' };
}
export function shapeOf(value) {
    const shape = { members: 0, isPortable: true, isTooDeep: false };
    visit(value, MAX_JSON_DEPTH, shape);
    return shape;
}
const LONE_SURROGATE = /\p{Surrogate}/u;
function visit(value, left, shape) {
    if (typeof value === 'string') {
        if (LONE_SURROGATE.test(value))
            shape.isPortable = false;
    }
    else if (typeof value === 'number') {
        if (!Number.isFinite(value))
            shape.isPortable = false;
    }
    else if (typeof value === 'object' && value !== null) {
        if (left === 0)
            shape.isTooDeep = true;
        else if (Array.isArray(value))
            for (const item of value)
                visit(item, left - 1, shape);
        else
            visitMembers(value, left - 1, shape);
    }
}
function visitMembers(value, left, shape) {
    for (const name in value) {
        shape.members++;
        if (LONE_SURROGATE.test(name))
            shape.isPortable = false;
        visit(value[name], left, shape);
    }
}
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/**
 * Scans strings, brackets and numbers. If the text is not JSON, the result does not matter.
 * @returns undefined if the text is too deep
 */
function scan(text) {
    let depth = 0;
    let members = 0;
    let areNumbersKept = true;
    for (let at = 0; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === QUOTE)
            at = stringEnd(text, at);
        else if (code === COLON)
            members++;
        else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
            if (depth === MAX_JSON_DEPTH)
                return undefined;
            depth++;
        }
        else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
            if (depth > 0)
                depth--;
        }
        else if (code === MINUS || (code >= ZERO && code <= NINE)) {
            const number = numberAt(text, at);
            if (number === '')
                continue;
            areNumbersKept &&= isKept(number);
            at += number.length - 1;
        }
    }
    return { members, areNumbersKept };
}
/** Finds the closing quote of the string that opens at `start`. */
function stringEnd(text, start) {
    for (let at = start + 1; at < text.length; at++) {
        const code = text.charCodeAt(at);
        if (code === BACKSLASH)
            at++;
        else if (code === QUOTE)
            return at;
    }
    return text.length - 1;
}
//# sourceMappingURL=read-json.js.map