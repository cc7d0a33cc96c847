import { parseTime } from '../time/index.js';
const ID = /^[A-Za-z0-9\-.]{1,64}$/;
const CODE = /^[^\s]+(\s[^\s]+)*$/;
const URI = /^\S+$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?$/;
const OID = /^urn:oid:[0-2](\.(0|[1-9]\d*))+$/;
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Control characters other than tab, line feed and carriage return (R4 string). */
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
/** R4: strings SHALL NOT exceed 1 MB. */
const MAX_TEXT = 1024 * 1024;
const text = (value) => typeof value === 'string' && value.length <= MAX_TEXT && /\S/.test(value) && !CONTROL.test(value);
function matching(form) {
    return (value) => typeof value === 'string' && form.test(value);
}
/** @param allowed tests the length of the text, which tells a date from a dateTime. */
function time(allowed) {
    return (value) => typeof value === 'string' && allowed(value.length) && parseTime(value) !== undefined;
}
function integer(min) {
    return (value) => typeof value === 'number' && Number.isInteger(value) && value >= min && value <= 2147483647;
}
const uri = matching(URI);
export const PRIMITIVES = {
    boolean: (value) => typeof value === 'boolean',
    integer: integer(-2147483648),
    unsignedInt: integer(0),
    positiveInt: integer(1),
    decimal: (value) => typeof value === 'number',
    string: text,
    markdown: text,
    xhtml: text,
    code: matching(CODE),
    id: matching(ID),
    uri,
    url: uri,
    canonical: uri,
    oid: matching(OID),
    uuid: matching(UUID),
    base64Binary: (value) => typeof value === 'string' && value !== '' && BASE64.test(value),
    time: matching(CLOCK),
    date: time((length) => length <= 10),
    dateTime: time(() => true),
    instant: time((length) => length > 10)
};
//# sourceMappingURL=primitives.js.map