import { isBefore, parseTime } from '../time/index.js';
import { invariant, hasValue } from './invariant.js';
const UCUM = 'http://unitsofmeasure.org';
/** Events of the day that take no offset (tim-9). */
const MEALS = ['C', 'CM', 'CD', 'CV'];
function inUcum(quantity) {
    const { value, code, system } = quantity;
    return (code !== undefined || value === undefined) && (system === undefined || system === UCUM);
}
/** True if two quantities can be compared by their numbers: 6 months are less than 2 years. */
function inOneUnit(low, high) {
    return low.system === high.system && low.code === high.code &&
        (low.code !== undefined || low.unit === high.unit);
}
/** Compares start and end as intervals, so that `2024` to `2024-03` is in order. */
function inOrder({ start, end }) {
    const from = start === undefined ? undefined : parseTime(start);
    const to = end === undefined ? undefined : parseTime(end);
    return from === undefined || to === undefined || !isBefore(to, from);
}
const UNIT = invariant('qty-3', (q) => q.code === undefined || q.system !== undefined);
function timing(key, isFulfilled) {
    return invariant(key, isFulfilled);
}
/** A rule of bodies, not of R4: a reference names a resource of the same body. */
function resolves(value, walk) {
    const { reference } = value;
    if (reference === undefined || walk.known.has(reference))
        return;
    walk.report('does not resolve in the body', 'reference');
}
/** The invariants of severity "error" on the R4 data types, by their published keys. */
export const TYPE_INVARIANTS = {
    Reference: [resolves],
    Period: [invariant('per-1', inOrder)],
    Quantity: [UNIT],
    Age: [UNIT, invariant('age-1', (age) => inUcum(age) && (age.value ?? 1) > 0)],
    Count: [UNIT, invariant('cnt-3', (count) => inUcum(count) &&
            (count.code ?? '1') === '1' && Number.isInteger(count.value ?? 1))],
    Distance: [UNIT, invariant('dis-1', inUcum)],
    Duration: [UNIT, invariant('drt-1', ({ code, system, value }) => code === undefined || (system === UCUM && value !== undefined))],
    Range: [invariant('rng-2', ({ low, high }) => low?.value === undefined ||
            high?.value === undefined || !inOneUnit(low, high) || low.value <= high.value)],
    Ratio: [invariant('rat-1', ({ numerator, denominator, extension }) => (numerator === undefined) === (denominator === undefined) &&
            (numerator !== undefined || extension !== undefined))],
    Attachment: [invariant('att-1', (attachment) => attachment.data === undefined || attachment.contentType !== undefined)],
    ContactPoint: [invariant('cpt-2', ({ value, system }) => value === undefined || system !== undefined)],
    Extension: [invariant('ext-1', (extension) => (extension.extension !== undefined) !== hasValue(extension))],
    'Timing.repeat': [
        timing('tim-1', (repeat) => repeat.duration === undefined || repeat.durationUnit !== undefined),
        timing('tim-2', (repeat) => repeat.period === undefined || repeat.periodUnit !== undefined),
        timing('tim-4', (repeat) => (repeat.duration ?? 0) >= 0),
        timing('tim-5', (repeat) => (repeat.period ?? 0) >= 0),
        timing('tim-6', (repeat) => repeat.periodMax === undefined || repeat.period !== undefined),
        timing('tim-7', (repeat) => repeat.durationMax === undefined || repeat.duration !== undefined),
        timing('tim-8', (repeat) => repeat.countMax === undefined || repeat.count !== undefined),
        timing('tim-9', ({ offset, when }) => offset === undefined ||
            (when !== undefined && !when.some((moment) => MEALS.includes(moment)))),
        timing('tim-10', (repeat) => repeat.timeOfDay === undefined || repeat.when === undefined)
    ]
};
//# sourceMappingURL=type-invariants.js.map