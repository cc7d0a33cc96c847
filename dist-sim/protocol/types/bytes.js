/** 32 zero bytes, which stand for "no block" or "no case". */
export const ZERO_32 = new Uint8Array(32);
const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** The two hexadecimal digits of each byte, as one 16-bit number, so that a single write copies both. */
const DIGIT_PAIRS = new Uint16Array(Uint8Array.from(Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''), digit => digit.charCodeAt(0)).buffer);
const hexScratch = new Uint16Array(128);
const hexScratchBytes = new Uint8Array(hexScratch.buffer);
/** The digits of an id, which most keys are; another view for each key would cost as much as its digits. */
const ID_BYTES = 32;
const idDigits = hexScratchBytes.subarray(0, 2 * ID_BYTES);
/** `Uint8Array.prototype.toHex` (ECMAScript 2026) where the platform has it: Node 26, and newer browsers. */
const { toHex } = Uint8Array.prototype;
/** Returns lower-case hexadecimal. */
export const hex = toHex === undefined ? hexByTable : bytes => toHex.call(bytes);
/** Building the string digit by digit would take three times as long. */
function hexByTable(bytes) {
    const length = bytes.length;
    if (length > hexScratch.length)
        return decoder.decode(putDigits(new Uint16Array(length), bytes));
    putDigits(hexScratch, bytes);
    return decoder.decode(length === ID_BYTES ? idDigits : hexScratchBytes.subarray(0, 2 * length));
}
function putDigits(out, bytes) {
    for (let i = 0; i < bytes.length; i++)
        out[i] = DIGIT_PAIRS[bytes[i]];
    return out;
}
/** Each byte is an argument of `fromCharCode`, and engines limit the number of arguments. */
const MAP_KEY_STRETCH = 1024;
/** Returns bytes as a map key with one character per byte, half the length of hexadecimal. */
export function mapKey(bytes) {
    if (bytes.length <= MAP_KEY_STRETCH)
        return characters(bytes);
    let key = '';
    for (let at = 0; at < bytes.length; at += MAP_KEY_STRETCH) {
        key += characters(bytes.subarray(at, at + MAP_KEY_STRETCH));
    }
    return key;
}
/** Copies the bytes to an array, because spreading the bytes themselves would take seven times as long. */
function characters(bytes) {
    const codes = new Array(bytes.length);
    for (let i = 0; i < bytes.length; i++)
        codes[i] = bytes[i];
    return String.fromCharCode(...codes);
}
/** @throws if `text` is not an even number of hexadecimal digits. */
export function fromHex(text) {
    if (!/^([0-9a-f]{2})*$/i.test(text))
        throw new Error('not hexadecimal');
    const bytes = new Uint8Array(text.length / 2);
    for (let i = 0; i < bytes.length; i++)
        bytes[i] = 16 * digitAt(text, 2 * i) + digitAt(text, 2 * i + 1);
    return bytes;
}
function digitAt(text, index) {
    const code = text.charCodeAt(index);
    return code <= 0x39 ? code - 0x30 : (code | 0x20) - 0x57;
}
export function equal(a, b) {
    return a.length === b.length && compare(a, b) === 0;
}
/** Compares as unsigned bytes. Lists of hospitals are sorted in this order. */
export function compare(a, b) {
    const common = Math.min(a.length, b.length);
    for (let i = 0; i < common; i++) {
        if (a[i] !== b[i])
            return a[i] < b[i] ? -1 : 1;
    }
    return Math.sign(a.length - b.length);
}
export function concat(...parts) {
    let length = 0;
    for (const part of parts)
        length += part.byteLength;
    const whole = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.byteLength;
    }
    return whole;
}
export function utf8(text) {
    return encoder.encode(text);
}
//# sourceMappingURL=bytes.js.map