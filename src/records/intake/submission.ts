import type { Bundle } from 'fhir/r4.js'
import type { MemberId, Relation } from '../../protocol/types/index.js'
import type { Finding, RefusalStatus } from '../finding.js'
import type { PatientIdentifier, RecordIdentifier, RecordKey } from '../identifier.js'
import type { Source } from './source.js'

/** What the submitting hospital supplies where its systems say nothing. */
export interface SubmissionDefaults {
  readonly submitter: MemberId
  /** Identifier system of its diagnosis numbers; by default one made from its member id. */
  readonly recordSystem?: string
  /** Address of its FHIR server, under which the id of a Condition without a full URL is unique. */
  readonly recordBase?: string
  /** Identifier system of patient numbers that come without one; likewise. */
  readonly patientSystem?: string
  /** Registers to link records by, best first, each with its other names after blanks: the national one. */
  readonly patientSystems?: readonly string[]
  /** Registration of the clinician who answers for records that name none. */
  readonly practitioner?: RecordIdentifier
}

export interface SubmissionOptions {
  /** Where to look for what a submission refers to but is invalid. */
  readonly beside?: Source
  /** Prepare what this hospital's own rules already reject; the validators will reject it too. */
  readonly force?: boolean
  /** For the names of patients whom nothing names; without them they are refused. Fresh each time. */
  readonly random?: Uint8Array
  /** `new` if left out. */
  readonly relation?: Relation
  /** Record version, 1 if left out; see `retryTag`. */
  readonly version?: number
}

/** A technical element that the hospital supplied; also in the body's Provenance. */
export interface FilledElement {
  /** FHIRPath in the body. */
  readonly expression: string
  readonly source: FillSource
}

export type FillSource =
  | 'resource-id' | 'random-name' | 'content-digest' | 'encounter' | 'submission-time'
  | 'encounter-participant'
  | 'configured-practitioner' | 'submitting-hospital'

/** One diagnosis, ready to be given a pseudonym and sealed. */
export interface PreparedDiagnosis {
  /** Complete but for the pseudonym; holds no direct identifier. */
  readonly body: Bundle
  /** For `pseudonymFor`; secret. */
  readonly patient: PatientIdentifier
  /** For `retryTag`; undefined if the submission has nothing that would tell this diagnosis from others. */
  readonly identifier?: RecordKey
  /**
   * What was sent of it, before anything was filled in or removed: equal bytes are the same diagnosis,
   * others differ where `differingPaths` says. Secret.
   */
  readonly content: Uint8Array
  readonly relation: Relation
  readonly version: number
  readonly filled: readonly FilledElement[]
  /** Flags and notes of this hospital's own check; rejects too if it was forced. */
  readonly findings: readonly Finding[]
  /** Where in the submission it came from, for example `Bundle.entry[3].resource`. */
  readonly location: string
}

export interface RefusedDiagnosis {
  readonly location: string
  readonly status: RefusalStatus
  /** At least one rejects. */
  readonly findings: readonly Finding[]
}

/**
 * Each Condition of a submission is prepared or refused by itself, so `ok` may come with refusals.
 * Not `ok`: nothing was prepared; `findings` then holds all there is to say.
 */
export type Submission =
  | {
    readonly ok: true
    readonly diagnoses: readonly PreparedDiagnosis[]
    readonly refused: readonly RefusedDiagnosis[]
  }
  | {
    readonly ok: false
    readonly status: RefusalStatus
    readonly findings: readonly Finding[]
    readonly refused: readonly RefusedDiagnosis[]
  }
