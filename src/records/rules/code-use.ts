import type { Coding } from 'fhir/r4.js'
import { finding, type Finding, type RuleOutcome } from '../finding.js'
import { SNOMED_CT } from '../systems.js'
import { isBefore, parseTime, type Interval } from '../time/index.js'
import type { CodeRelease } from './code-release.js'
import type { RuleCheck, Situation } from './context.js'
import { LASTING_SYSTEMS, STARTER_RELEASE } from './starter-codes.js'

/** The signs of ICD-10 beside a code: dagger, asterisk and exclamation mark. */
const MARKS = /[†*+!]$/

/** A release does not accept a code, and why. */
interface Fault {
  readonly kind: 'unknown' | 'heading' | 'retired' | 'too-early' | 'too-late'
  readonly release: CodeRelease
}

/**
 * TRM-02 and TRM-04: codes by the adopted releases of their systems. The date is that of the encounter, else
 * of the recording, else of the case. One release that accepts a code suffices, since a date may be a year.
 * One good coding makes another coding a matter for a clinician.
 */
export const codeUse: RuleCheck = situation => {
  const codings = situation.parts.condition.code?.coding ?? []
  const judged = codings.map(coding => judge(coding, situation))
  const isOneGood = judged.includes('good')
  return judged.flatMap((fault, at) => typeof fault === 'object'
    ? [findingOf(fault, `Condition.code.coding[${at}].code`, isOneGood)]
    : [])
}

/** Returns `good` if a release knows the code as assignable, and undefined if no release decides. */
function judge ({ code, system }: Coding, situation: Situation): Fault | 'good' | undefined {
  if (code === undefined || system === undefined) return undefined
  const time = timeOf(situation)
  const adopted = situation.context.releases?.(system) ?? []
  const inForce = adopted.filter(release => overlaps(release, time))
  const starter = adopted.length === 0 && system === STARTER_RELEASE.system && overlaps(STARTER_RELEASE, time)
  const deciding = starter ? [STARTER_RELEASE] : inForce
  const faults = deciding.map(release => faultIn(release, code, time))
  return faults.includes('good') ? 'good' : faults.find(fault => fault !== undefined)
}

function timeOf ({ context, encounterStart, recorded }: Situation): Interval {
  const { chainTime } = context
  return encounterStart ?? recorded ?? { from: chainTime, to: chainTime + 1, zoned: true }
}

/** Several codes in one coding, as HL7 writes dagger and asterisk, are all judged. */
function faultIn (release: CodeRelease, code: string, time: Interval): Fault | 'good' | undefined {
  const whole = faultOfOne(release, code, time)
  if (whole === 'good' || !code.includes(' ')) return whole
  const parts = code.split(' ').map(part => faultOfOne(release, part, time))
  return parts.find(part => part !== 'good') ?? (parts.includes(undefined) ? undefined : 'good')
}

function faultOfOne (release: CodeRelease, written: string, time: Interval): Fault | 'good' | undefined {
  const entry = release.look(written) ?? release.look(written.replace(MARKS, ''))
  if (entry === undefined) return release.complete ? { kind: 'unknown', release } : undefined
  if (entry.use !== 'assignable') return { kind: entry.use, release }
  if (isEarlier(time, entry.from)) return { kind: 'too-early', release }
  return isLater(time, entry.until) ? { kind: 'too-late', release } : 'good'
}

function overlaps ({ from, until }: CodeRelease, time: Interval): boolean {
  return !isEarlier(time, from) && !isLater(time, until)
}

function isEarlier (time: Interval, first: string | undefined): boolean {
  const day = first === undefined ? undefined : parseTime(first)
  return day !== undefined && isBefore(time, day)
}

function isLater (time: Interval, last: string | undefined): boolean {
  const day = last === undefined ? undefined : parseTime(last)
  return day !== undefined && isBefore(day, time)
}

const TEXTS: Readonly<Record<Fault['kind'], (citation: string) => string>> = {
  unknown: citation => `no code of ${citation}`,
  heading: citation => `a heading of ${citation}; a diagnosis needs a code below it`,
  retired: citation => `a retired code of ${citation}`,
  'too-early': citation => `valid only from a later day on, by ${citation}`,
  'too-late': citation => `no longer valid on that day, by ${citation}`
}

function findingOf ({ kind, release }: Fault, expression: string, isOneGood: boolean): Finding {
  const rule = release.system === SNOMED_CT ? 'TRM-04' : 'TRM-02'
  const isForPeople = isOneGood || LASTING_SYSTEMS.includes(release.system)
  const outcome: RuleOutcome = isForPeople ? 'flag' : 'reject'
  return finding(rule, outcome, 'code-invalid', expression, TEXTS[kind](release.citation))
}
