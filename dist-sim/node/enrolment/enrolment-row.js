import { plain } from '../../api/index.js';
import { decode, signedEnrolmentRequestCodec } from '../../protocol/codec/index.js';
import { concat, equal, utf8 } from '../../protocol/types/index.js';
import { readU32, u32 } from '../../storage/index.js';
const STATE_BYTE = { pending: 1, approved: 2, rejected: 3 };
/** The first byte of a rejection with a message: u32 length and UTF-8, before the request. */
const WITH_MESSAGE = 4;
export function encodeEnrolment({ message, signed, state }) {
    const request = signedEnrolmentRequestCodec.encode(signed);
    if (message === '')
        return concat(Uint8Array.of(STATE_BYTE[state]), request);
    const text = utf8(message);
    return concat(Uint8Array.of(WITH_MESSAGE), u32(text.byteLength), text, request);
}
/** Decodes a row; undefined if the row is damaged. */
export function decodeEnrolment(row) {
    if (row[0] !== WITH_MESSAGE)
        return enrolmentOf(stateOf(row[0]), '', row.subarray(1));
    if (row.byteLength < 5)
        return undefined;
    const end = 5 + readU32(row, 1);
    return enrolmentOf('rejected', Buffer.from(row.subarray(5, end)).toString('utf8'), row.subarray(end));
}
export function sameRequest(a, b) {
    return equal(signedEnrolmentRequestCodec.encode(a), signedEnrolmentRequestCodec.encode(b));
}
/** Makes a message a single line of well-formed text, for the terminal of the hospital. */
export function shownMessage(text) {
    return plain(text).replace(/\p{Cs}/gu, '\ufffd').trim();
}
function enrolmentOf(state, message, request) {
    const signed = decode(signedEnrolmentRequestCodec, request);
    return signed.verdict === 'accept' && state !== undefined
        ? { signed: signed.value, state, message }
        : undefined;
}
function stateOf(byte) {
    const states = Object.keys(STATE_BYTE);
    return states.find(state => STATE_BYTE[state] === byte);
}
//# sourceMappingURL=enrolment-row.js.map