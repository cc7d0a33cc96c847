import type { Encounter } from 'fhir/r4.js'
import type { MemberId, Pseudonym, Relation, Timestamp } from '../../protocol/types/index.js'
import type { Finding } from '../finding.js'
import { TARGET_PATH } from '../systems.js'
import { parseTime } from '../time/index.js'
import type { Interval } from '../time/index.js'
import type { BodyParts } from './body-parts.js'

/** Ledger facts and chain time: with the body, all that a rule may look at. */
export interface BodyContext {
  /** Time of the block that opened the case; at the submitter, its own clock. */
  readonly chainTime: Timestamp
  readonly submitter: MemberId
  /** Of the proposal. Left out by the submitter, which checks before it has a linking key. */
  readonly pseudonym?: Pseudonym
  readonly relation: Relation
}

/** What several rules derive from a body, derived once. */
export interface Situation {
  readonly parts: BodyParts
  readonly context: BodyContext
  readonly birth: Interval | undefined
  readonly death: Interval | undefined
  /** As the sender gave it: the time of submission, filled in for want of another, says nothing. */
  readonly recorded: Interval | undefined
  readonly encounterStart: Interval | undefined
}

/** A rule: pure, so that two honest validators agree. */
export type RuleCheck = (situation: Situation) => readonly Finding[]

export function situationOf (parts: BodyParts, context: BodyContext): Situation {
  const { condition, patient, encounter } = parts
  return {
    parts,
    context,
    birth: time(patient.birthDate),
    death: time(patient.deceasedDateTime),
    recorded: isFilled(parts) ? undefined : time(condition.recordedDate),
    encounterStart: startOf(encounter)
  }
}

function isFilled ({ resources }: BodyParts): boolean {
  return resources.some((one) => one.resourceType === 'Provenance' && one.target.some(({ extension }) =>
    extension?.some((path) => path.url === TARGET_PATH && path.valueString === 'Condition.recordedDate')))
}

function startOf (encounter: Encounter | undefined): Interval | undefined {
  return time(encounter?.period?.start)
}

function time (text: string | undefined): Interval | undefined {
  return text === undefined ? undefined : parseTime(text)
}
