import type { MemberId, Relation, Timestamp } from '../../protocol/types/index.js'
import type { Finding } from '../finding.js'
import { TARGET_PATH } from '../systems.js'
import { conditionTime, parseTime, type Interval } from '../time/index.js'
import type { BodyParts } from './body-parts.js'
import type { ReleasesOf } from './code-release.js'

/** Facts of the ledger and chain time. A rule may read only these and the body. */
export interface BodyContext {
  /** Time of the submitter's clock, corrected by those of its peers. */
  readonly chainTime: Timestamp
  readonly submitter: MemberId
  readonly relation: Relation
  /** The adopted releases. Without them, codes are judged by their form and the starter set. */
  readonly releases?: ReleasesOf
  /** True if a person at the submitter gives an excerpt by which others judge a diagnosis without a code. */
  readonly hasExcerpt?: boolean
}

/** Facts about a body that several rules need, derived once. */
export interface Situation {
  readonly parts: BodyParts
  readonly context: BodyContext
  readonly birth: Interval | undefined
  readonly death: Interval | undefined
  /** recordedDate as the sender gave it; undefined if the hospital filled in the time of submission. */
  readonly recorded: Interval | undefined
  readonly encounterStart: Interval | undefined
  /** When the condition began and when it ended. */
  readonly onset: Interval | undefined
  readonly abatement: Interval | undefined
}

/** A rule is a pure function, so that two honest validators agree. */
export type RuleCheck = (situation: Situation) => readonly Finding[]

export function situationOf (parts: BodyParts, context: BodyContext): Situation {
  const { condition, patient, encounter } = parts
  const birth = time(patient.birthDate)
  return {
    parts,
    context,
    birth,
    death: time(patient.deceasedDateTime),
    recorded: isFilled(parts) ? undefined : time(condition.recordedDate),
    encounterStart: time(encounter?.period?.start),
    onset: conditionTime(condition, 'onset', birth),
    abatement: conditionTime(condition, 'abatement', birth)
  }
}

function isFilled ({ resources }: BodyParts): boolean {
  return resources.some((resource) => resource.resourceType === 'Provenance' &&
    resource.target.some(({ extension }) => extension?.some(({ url, valueString }) =>
      url === TARGET_PATH && valueString === 'Condition.recordedDate')))
}

function time (text: string | undefined): Interval | undefined {
  return text === undefined ? undefined : parseTime(text)
}
