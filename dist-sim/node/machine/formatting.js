import { shortPeer } from './display-name.js';
const HALF_A_DAY_MS = 12 * 3_600_000;
/** Returns the name of a party; without a name, the end of its peer ID. */
export function nameOf({ id, name }) {
    return name === '' ? shortPeer(id) : name;
}
/** Joins items: `A`, `A and B`, `A, B and C`. */
export function listed(items, last = 'and') {
    const head = items.slice(0, -1);
    const tail = items.at(-1) ?? '';
    return head.length === 0 ? tail : `${head.join(', ')} ${last} ${tail}`;
}
export function named(parties, last = 'and') {
    return listed(parties.map(nameOf), last);
}
/** Writes a moment in UTC, such as `14:02:11Z`, with the date if it is at least half a day away. */
export function clockTime(moment, { at }) {
    const text = new Date(moment).toISOString();
    const time = `${text.slice(11, 19)}Z`;
    return Math.abs(at - moment) < HALF_A_DAY_MS ? time : `${text.slice(0, 10)} ${time}`;
}
/** Writes a duration: `3.2 s`, `5 min`, `2.5 h`, `4 days`. */
export function duration(ms) {
    const steps = [['days', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]];
    const [unit, length] = steps.find(([, length]) => ms >= 2 * length) ?? ['s', 1_000];
    const value = ms / length;
    return `${value < 10 && unit !== 'min' ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
}
export function bytes(count) {
    const steps = [['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]];
    const [unit, size] = steps.find(([, size]) => count >= size) ?? ['B', 1];
    const value = count / size;
    return `${value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
}
export function plural(count, noun) {
    return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
//# sourceMappingURL=formatting.js.map