import type { Bundle } from 'fhir/r4.js'
import type { CaseId, MemberId, Relation } from '../../protocol/types/index.js'
import type { Finding, RefusalStatus } from '../finding.js'
import type { PatientIdentifier, RecordIdentifier, RecordKey } from '../identifier.js'
import type { SealableParts } from './record-part.js'
import type { ReleasesOf } from '../rules/index.js'
import type { Source } from './source.js'

/** Values that the submitting hospital fills in where its systems give none. */
export interface SubmissionDefaults {
  readonly submitter: MemberId
  /** Identifier system of the hospital's diagnosis numbers. Default: a system made from its member id. */
  readonly recordSystem?: string
  /** Address of the hospital's FHIR server, where the id of a Condition without a full URL is unique. */
  readonly recordBase?: string
  /** Identifier system of patient numbers without a system. Default: a system made from the member id. */
  readonly patientSystem?: string
  /**
   * Identifier systems of the registers that link records, in order of preference. A blank separates a system
   * from other names of the same register.
   */
  readonly patientSystems?: readonly string[]
  /** Registration of the clinician who answers for records that name no clinician. */
  readonly practitioner?: RecordIdentifier
  /** The adopted releases of code systems, as validators of a case that is opened now will see them. */
  readonly releases?: ReleasesOf
}

export interface SubmissionOptions {
  /** Resolves references to resources outside the submission. */
  readonly outside?: Source
  /** Prepares a diagnosis even if this hospital's own check rejects it. Validators will also reject it. */
  readonly force?: boolean
  /** Fresh random bytes that name a patient without an identifier. If left out, such patients are refused. */
  readonly random?: Uint8Array
  /** `new` if left out. */
  readonly relation?: Relation
  /** Record version, 1 if left out; see `retryTag`. */
  readonly version?: number
  /** The record of another hospital that the diagnosis disputes. */
  readonly disputes?: CaseId
  /** True if a person at this hospital gives an excerpt with the only Condition. */
  readonly hasExcerpt?: boolean
  /** The same three for the Condition at a place of the submission. */
  readonly relatedAt?: ReadonlyMap<string, Pick<SubmissionOptions, 'relation' | 'version' | 'disputes'>>
  /** The JSON as it was received. If it is left out, the diagnosis gets no parts. */
  readonly received?: Received
}

export interface Received {
  readonly bytes: Uint8Array
  /** Fresh random bytes, from which the seed of each case derives. */
  readonly seed: Uint8Array
  /** True for an import of old data. */
  readonly isHistorical?: boolean
}

/** A technical element that the hospital filled in; the record part lists it, too. */
export interface FilledElement {
  /** FHIRPath in the body. */
  readonly expression: string
  readonly source: FillSource
}

export type FillSource =
  | 'resource-id' | 'random-name' | 'content-digest' | 'encounter' | 'submission-time'
  | 'encounter-participant' | 'certainty'
  | 'configured-practitioner' | 'submitting-hospital'

/** A diagnosis that is ready to get a pseudonym and to be sealed. */
export interface PreparedDiagnosis {
  /** The reduced form that this hospital checked; it is never sealed. */
  readonly body: Bundle
  /** The patient, from whose name the pseudonym follows (`nameInputOf`); secret. */
  readonly patient: PatientIdentifier
  /** Input of `retryTag`; undefined if nothing in the submission distinguishes this diagnosis from others. */
  readonly identifier?: RecordKey
  /**
   * The diagnosis as it was sent, before anything was filled in or removed. Equal bytes are the same
   * diagnosis; `differingPaths` names the differences. Secret.
   */
  readonly content: Uint8Array
  /** The record part and the case part, padded; undefined without the received bytes. */
  readonly parts?: SealableParts
  readonly relation: Relation
  readonly version: number
  /** True for old data of an import. */
  readonly isHistorical: boolean
  /** The record that the body names as disputed. */
  readonly disputes?: CaseId
  readonly filled: readonly FilledElement[]
  /** Findings of this hospital's own check: flags and notes, and also rejections if `force` was given. */
  readonly findings: readonly Finding[]
  /** Place of the Condition in the submission, for example `Bundle.entry[3].resource`. */
  readonly location: string
}

export interface RefusedDiagnosis {
  readonly location: string
  readonly status: RefusalStatus
  /** The reasons. At least one finding is a rejection. */
  readonly findings: readonly Finding[]
}

/**
 * The result of reading a submission. Each Condition is prepared or refused by itself, so `ok` may come with
 * refusals. If `ok` is false, nothing was prepared, and `findings` has all reasons.
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
