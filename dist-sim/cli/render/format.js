import { plain } from '../../api/index.js';
export { plain };
const SHORT_ID_DIGITS = 12;
/** Shortens an id. Commands accept any unique prefix of 8 digits or more. */
export function shortId(id) {
    return id.slice(0, SHORT_ID_DIGITS);
}
/** Returns the name of a party, or its peer ID if it has none. */
export function party({ id, name }) {
    return name === '' ? id : plain(name);
}
export function partyInFull({ id, name }) {
    return name === '' ? id : `${plain(name)} (${id})`;
}
/** Returns, for example, `2026-03-14 09:20:07Z`. */
export function moment(timestamp) {
    if (timestamp === undefined)
        return '';
    return `${new Date(timestamp).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
/** Returns, for example, `09:20:07Z`. */
export function timeOfDay(timestamp) {
    return `${new Date(timestamp).toISOString().slice(11, 19)}Z`;
}
/** Returns the time between two moments: `12 s`, `5 min`, `3 h`, `4 days`. */
export function since(from, to) {
    const ms = Math.max(0, to - from);
    const steps = [['days', 86_400_000], ['h', 3_600_000], ['min', 60_000]];
    const [unit, length] = steps.find(([, length]) => ms >= 2 * length) ?? ['s', 1000];
    return `${Math.floor(ms / length)} ${unit}`;
}
/** Returns, for example, `3.2 GiB`. */
export function bytesText(count) {
    const steps = [['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]];
    const [unit, size] = steps.find(([, size]) => count >= size) ?? ['B', 1];
    const value = count / size;
    return `${value < 10 && size > 1 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
export function caseStatus(value, paint) {
    if (value === 'accepted')
        return paint('green', value);
    if (value === 'rejected' || value === 'expired')
        return paint('red', value);
    return paint('yellow', value);
}
/** Returns, for example, `TMP-01 reject: Condition.onsetDateTime: in the future`. */
export function finding({ rule, outcome, expression, text }) {
    return plain(`${rule} ${outcome}: ${expression === '' ? '' : `${expression}: `}${text}`);
}
export function plural(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
//# sourceMappingURL=format.js.map