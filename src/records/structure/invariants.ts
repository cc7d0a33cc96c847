import type {
  Age, Attachment, CodeableConcept, Condition, ConditionEvidence, ConditionStage, Extension,
  Observation, Period, Quantity, Range, Ratio, Reference
} from 'fhir/r4.js'
import { CONDITION_CLINICAL, CONDITION_VERIFICATION } from '../systems.js'
import { isBefore, parseTime } from '../time/index.js'
import type { Walk } from './walk.js'

/**
 * The invariants of severity "error" that R4 (4.0.1) puts on the types of a body, by their
 * published keys. Each sees a value whose structure holds.
 */
export type Invariant = (value: object, walk: Walk) => void

function invariant<T> (key: string, holds: (value: T) => boolean): Invariant {
  return (value, walk) => {
    if (!holds(value as T)) walk.report(`breaks invariant ${key}`, 'invariant')
  }
}

const UCUM = 'http://unitsofmeasure.org'
const ENDED: readonly string[] = ['inactive', 'resolved', 'remission']

function period ({ start, end }: Period): boolean {
  const from = start === undefined ? undefined : parseTime(start)
  const to = end === undefined ? undefined : parseTime(end)
  return from === undefined || to === undefined || !isBefore(to, from)
}

/** age-1 and drt-1; of the two only an age must be positive. */
function timespan (quantity: Quantity): boolean {
  if (quantity.value !== undefined && quantity.code === undefined) return false
  return quantity.system === undefined || quantity.system === UCUM
}

function abated (condition: Condition): boolean {
  return condition.abatementDateTime !== undefined || condition.abatementAge !== undefined ||
    condition.abatementPeriod !== undefined || condition.abatementRange !== undefined ||
    condition.abatementString !== undefined
}

export function hasCode (
  concept: CodeableConcept | undefined, system: string, codes: readonly string[]
): boolean {
  return concept?.coding?.some((coding) =>
    coding.system === system && codes.includes(coding.code ?? '')) ?? false
}

function valueNames (value: object): readonly string[] {
  return Object.keys(value).filter((name) => /^_?value[A-Z]/.test(name))
}

/** obs-7: a component that repeats the code of the Observation leaves no room for its value. */
function valueOnce (observation: Observation): boolean {
  if (observation.component === undefined || valueNames(observation).length === 0) return true
  const own = new Set((observation.code.coding ?? []).map((coding) => JSON.stringify(coding)))
  return !observation.component.some((component) =>
    component.code.coding?.some((coding) => own.has(JSON.stringify(coding))))
}

const UNIT = invariant<Quantity>('qty-3', (q) => q.code === undefined || q.system !== undefined)
const DURATION = invariant<Quantity>('drt-1', timespan)

/** Not an R4 invariant: the profile's closed world. A reference names a resource of the body. */
function resolves (value: object, walk: Walk): void {
  const { reference } = value as Reference
  if (reference === undefined || walk.known.has(reference)) return
  walk.report('does not resolve in the body', 'reference')
}

export const INVARIANTS: Readonly<Record<string, readonly Invariant[]>> = {
  Reference: [resolves],
  Period: [invariant('per-1', period)],
  Quantity: [UNIT],
  Count: [UNIT],
  Distance: [UNIT],
  Duration: [UNIT, DURATION],
  Age: [UNIT, invariant<Age>('age-1', (age) => timespan(age) && (age.value ?? 1) > 0)],
  Range: [invariant<Range>('rng-2', ({ low, high }) =>
    low?.value === undefined || high?.value === undefined || low.value <= high.value)],
  Ratio: [invariant<Ratio>('rat-1', (ratio) => ratio.extension !== undefined ||
    (ratio.numerator === undefined) === (ratio.denominator === undefined))],
  Attachment: [invariant<Attachment>('att-1', (attachment) =>
    attachment.data === undefined || attachment.contentType !== undefined)],
  Extension: [invariant<Extension>('ext-1', (extension) =>
    (extension.extension !== undefined) !== (valueNames(extension).length > 0))],
  'Condition.stage': [invariant<ConditionStage>('con-1', (stage) =>
    stage.summary !== undefined || stage.assessment !== undefined)],
  'Condition.evidence': [invariant<ConditionEvidence>('con-2', (evidence) =>
    evidence.code !== undefined || evidence.detail !== undefined)],
  Condition: [
    invariant<Condition>('con-4', (condition) =>
      !abated(condition) || hasCode(condition.clinicalStatus, CONDITION_CLINICAL, ENDED)),
    invariant<Condition>('con-5', (condition) => condition.clinicalStatus === undefined ||
      !hasCode(condition.verificationStatus, CONDITION_VERIFICATION, ['entered-in-error']))
  ],
  Observation: [
    invariant<Observation>('obs-6', (observation) =>
      observation.dataAbsentReason === undefined || valueNames(observation).length === 0),
    invariant<Observation>('obs-7', valueOnce)
  ]
}
