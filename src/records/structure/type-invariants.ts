import type {
  Age, Attachment, ContactPoint, Count, Distance, Duration, Extension, Period, Quantity, Range,
  Ratio, Reference, TimingRepeat
} from 'fhir/r4.js'
import { isBefore, parseTime } from '../time/index.js'
import { invariant, hasValue, type Invariant } from './invariant.js'
import type { Walk } from './walk.js'

const UCUM = 'http://unitsofmeasure.org'
/** Events of the day that take no offset (tim-9). */
const MEALS = ['C', 'CM', 'CD', 'CV']

function inUcum (quantity: Quantity): boolean {
  const { value, code, system } = quantity
  return (code !== undefined || value === undefined) && (system === undefined || system === UCUM)
}

/** True if two quantities can be compared by their numbers: 6 months are less than 2 years. */
function inOneUnit (low: Quantity, high: Quantity): boolean {
  return low.system === high.system && low.code === high.code &&
    (low.code !== undefined || low.unit === high.unit)
}

/** Compares start and end as intervals, so that `2024` to `2024-03` is in order. */
function inOrder ({ start, end }: Period): boolean {
  const from = start === undefined ? undefined : parseTime(start)
  const to = end === undefined ? undefined : parseTime(end)
  return from === undefined || to === undefined || !isBefore(to, from)
}

const UNIT = invariant<Quantity>('qty-3', (q) => q.code === undefined || q.system !== undefined)

function timing (key: string, isFulfilled: (repeat: TimingRepeat) => boolean): Invariant {
  return invariant(key, isFulfilled)
}

/** A rule of bodies, not of R4: a reference names a resource of the same body. */
function resolves (value: object, walk: Walk): void {
  const { reference } = value as Reference
  if (reference === undefined || walk.known.has(reference)) return
  walk.report('does not resolve in the body', 'reference')
}

/** The invariants of severity "error" on the R4 data types, by their published keys. */
export const TYPE_INVARIANTS: Readonly<Record<string, readonly Invariant[]>> = {
  Reference: [resolves],
  Period: [invariant('per-1', inOrder)],
  Quantity: [UNIT],
  Age: [UNIT, invariant<Age>('age-1', (age) => inUcum(age) && (age.value ?? 1) > 0)],
  Count: [UNIT, invariant<Count>('cnt-3', (count) => inUcum(count) &&
    (count.code ?? '1') === '1' && Number.isInteger(count.value ?? 1))],
  Distance: [UNIT, invariant<Distance>('dis-1', inUcum)],
  Duration: [UNIT, invariant<Duration>('drt-1', ({ code, system, value }) =>
    code === undefined || (system === UCUM && value !== undefined))],
  Range: [invariant<Range>('rng-2', ({ low, high }) => low?.value === undefined ||
    high?.value === undefined || !inOneUnit(low, high) || low.value <= high.value)],
  Ratio: [invariant<Ratio>('rat-1', ({ numerator, denominator, extension }) =>
    (numerator === undefined) === (denominator === undefined) &&
    (numerator !== undefined || extension !== undefined))],
  Attachment: [invariant<Attachment>('att-1', (attachment) =>
    attachment.data === undefined || attachment.contentType !== undefined)],
  ContactPoint: [invariant<ContactPoint>('cpt-2', ({ value, system }) =>
    value === undefined || system !== undefined)],
  Extension: [invariant<Extension>('ext-1', (extension) =>
    (extension.extension !== undefined) !== hasValue(extension))],
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
}
