/** The literals and numbers of JSON (RFC 8259 §3 and §6). */
const LITERAL = 'true|false|null|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?(?![\\w.])';
const STRING = '"(?:[^"\\\\\\u0000-\\u001f]|\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*"';
/** One token after white space. The flag `y` makes it match only at `lastIndex`. */
const TOKEN = new RegExp(`[ \\t\\n\\r]*(?:([{}[\\]:,])|(${STRING})|(${LITERAL}))`, 'y');
const SPACE = /[ \t\n\r]*/y;
/** Says in which line a text is not JSON. */
export function jsonFault(text) {
    return text.trim() === '' ? 'it is empty' : `it does not parse at line ${lineOfFault(text)}`;
}
/**
 * Returns the line, from 1, of the first token that is not allowed there; the last line if the text ends too
 * early. The message of `JSON.parse` cannot be shown, since it quotes the text, which may be clinical.
 */
function lineOfFault(text) {
    const open = [];
    let expected = 'value';
    let at = 0;
    for (;;) {
        TOKEN.lastIndex = at;
        const match = TOKEN.exec(text);
        if (match === null)
            break;
        const next = after(expected, match[1] ?? (match[2] === undefined ? 'literal' : 'string'), open);
        if (next === undefined)
            break;
        expected = next;
        at = TOKEN.lastIndex;
    }
    SPACE.lastIndex = at;
    SPACE.exec(text);
    return text.slice(0, SPACE.lastIndex).split('\n').length;
}
/**
 * Returns what may follow the token; undefined if the token is not allowed here.
 * @param open the brackets that are not closed yet; updated by this call
 */
function after(expected, token, open) {
    const closed = () => open.length === 0 ? 'end' : 'next';
    if (expected === 'colon')
        return token === ':' ? 'value' : undefined;
    if (expected === 'key' || expected === 'key or }') {
        if (token === 'string')
            return 'colon';
    }
    else if (expected === 'next') {
        if (token === ',')
            return open.at(-1) === '{' ? 'key' : 'value';
    }
    else if (expected !== 'end') {
        if (token === 'string' || token === 'literal')
            return closed();
        if (token === '{' || token === '[') {
            open.push(token);
            return token === '{' ? 'key or }' : 'value or ]';
        }
    }
    const mayClose = expected === 'next' || expected === 'key or }' || expected === 'value or ]';
    if (!mayClose || token !== (open.at(-1) === '{' ? '}' : ']'))
        return undefined;
    open.pop();
    return closed();
}
//# sourceMappingURL=json-fault.js.map