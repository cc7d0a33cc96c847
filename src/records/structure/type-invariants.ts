import type {
  Age, Attachment, ContactPoint, Count, Distance, Duration, Extension, Period, Quantity, Range,
  Ratio, Reference, TimingRepeat
} from 'fhir/r4.js'
import { isBefore, parseTime } from '../time/index.js'
import { invariant, valueNames } from './invariant.js'
import type { Invariant } from './invariant.js'
import type { Walk } from './walk.js'

const UCUM = 'http://unitsofmeasure.org'
/** Moments of day to which an offset makes no sense (tim-9). */
const MEALS = ['C', 'CM', 'CD', 'CV']

function inUcum (quantity: Quantity): boolean {
  const { value, code, system } = quantity
  return (code !== undefined || value === undefined) && (system === undefined || system === UCUM)
}

/** Quantities of different units are not compared: 6 months are less than 2 years. */
function inOneUnit (low: Quantity, high: Quantity): boolean {
  return low.system === high.system && low.code === high.code &&
    (low.code !== undefined || low.unit === high.unit)
}

/** As intervals, so that `2024` to `2024-03` is in order. */
function inOrder ({ start, end }: Period): boolean {
  const from = start === undefined ? undefined : parseTime(start)
  const to = end === undefined ? undefined : parseTime(end)
  return from === undefined || to === undefined || !isBefore(to, from)
}

const UNIT = invariant<Quantity>('qty-3', (q) => q.code === undefined || q.system !== undefined)

function timing (key: string, holds: (repeat: TimingRepeat) => boolean): Invariant {
  return invariant(key, holds)
}

/** Not an R4 invariant but the closed world of a body: a reference names a resource in it. */
function resolves (value: object, walk: Walk): void {
  const { reference } = value as Reference
  if (reference === undefined || walk.known.has(reference)) return
  walk.report('does not resolve in the body', 'reference')
}

/** Invariants of severity "error" on the R4 data types, by their published keys. */
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
    (extension.extension !== undefined) !== (valueNames(extension).length > 0))],
  'Timing.repeat': [
    timing('tim-1', (one) => one.duration === undefined || one.durationUnit !== undefined),
    timing('tim-2', (one) => one.period === undefined || one.periodUnit !== undefined),
    timing('tim-4', (one) => (one.duration ?? 0) >= 0),
    timing('tim-5', (one) => (one.period ?? 0) >= 0),
    timing('tim-6', (one) => one.periodMax === undefined || one.period !== undefined),
    timing('tim-7', (one) => one.durationMax === undefined || one.duration !== undefined),
    timing('tim-8', (one) => one.countMax === undefined || one.count !== undefined),
    timing('tim-9', ({ offset, when }) => offset === undefined ||
      (when !== undefined && !when.some((moment) => MEALS.includes(moment)))),
    timing('tim-10', (one) => one.timeOfDay === undefined || one.when === undefined)
  ]
}
