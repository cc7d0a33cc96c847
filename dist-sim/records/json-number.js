/** This file finds numbers in JSON that a double cannot hold, and that would be changed silently. */
const NUMBER = /-?[0-9][0-9.eE+-]*/y;
const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
/** A double keeps every decimal number of this many digits. */
const SAFE_DIGITS = 15;
/** No double prints with more than some 330 characters, so a longer text is refused unread. */
const MAX_CHARACTERS = 400;
/** @returns the number that begins at `start`, as it is written; empty if no number begins there. */
export function numberAt(text, start) {
    NUMBER.lastIndex = start;
    return NUMBER.exec(text)?.[0] ?? '';
}
/**
 * True if ECMAScript prints the same number as it reads from this text. Trailing zeros and the form of an
 * exponent do not count; these are lost for now (README).
 */
export function isKept(text) {
    if (text.length <= SAFE_DIGITS && /^-?[1-9][0-9.]*$/.test(text))
        return true;
    if (text.length > MAX_CHARACTERS)
        return false;
    return reduced(text) === reduced(JSON.stringify(Number(text)));
}
/** Reduces a number to its sign, its digits without zeros at the ends, and a power of ten. */
function reduced(text) {
    const [, sign, whole = '', fraction = '', exponent = '0'] = PARTS.exec(text) ?? [];
    // The text is not a number; the JSON parser reports it.
    if (sign === undefined)
        return text;
    const digits = (whole + fraction).replace(/^0+/, '');
    const kept = digits.replace(/0+$/, '');
    const power = Number(exponent) - fraction.length + digits.length - kept.length;
    return kept === '' ? `${sign}0` : `${sign}${kept}e${power}`;
}
//# sourceMappingURL=json-number.js.map