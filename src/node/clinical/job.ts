import { PAD_COMMITMENT_BYTES } from '../../protocol/codec/index.js'
import { AEAD_OVERHEAD_BYTES } from '../../protocol/crypto/native/sealing/index.js'
import { PAD_BYTES, makeRecordKey, proveCustody } from '../../protocol/custody/index.js'
import {
  classTagOf, classToken, linkOf, linkToken, patientHandle, recordPseudonym
} from '../../protocol/names/index.js'
import {
  Relation, ZERO_32, equal, type Case, type CaseId, type Chain, type GroupElement, type MemberId,
  type PatientName, type Proposal, type Pseudonym, type RetryTag, type Signer
} from '../../protocol/types/index.js'
import {
  CASE_VERSION, bound, boundSize, deniedMarks, retryTag, sealBody, sealCasePart, type PreparedDiagnosis,
  type SealedBody, type SealedCasePart, type PatientIdentifier
} from '../../records/index.js'
import type { PatientNames } from '../names/names.js'
import { contentMark } from './content-mark.js'
import type { OwnKeys } from './custody.js'
import type { Secrets } from '../machine/secrets.js'
import type { RandomBytes } from '../machine/ports.js'

/** The body is larger than the chain accepts. */
export class OversizeError extends Error {}
/** The turn of a submission did not come in time, and nothing was signed. */
export class NoTurnError extends Error {}
/** An earlier body, with which the submission must be compared, is still being fetched. */
export class LaterError extends Error {
  constructor (readonly caseId: CaseId) { super() }
}

/** A diagnosis that is ready to be proposed. */
export interface Job {
  readonly relation: Relation
  readonly isHistorical: boolean
  /** The own record that the diagnosis amends or retracts; undefined for a new record. */
  readonly related: CaseId | undefined
  /** The record of another hospital that the body names as disputed. */
  readonly disputes: CaseId | undefined
  /** The record part, padded. */
  readonly plaintext: Uint8Array
  /** The case part, padded, and the seed in the record part. */
  readonly casePart: Uint8Array
  readonly caseSeed: Uint8Array
  /** The sensitive categories of the diagnosis, and the marks of the hospitals that the patient denies. */
  readonly sensitive: number
  readonly denied: readonly Uint8Array[]
  readonly pseudonym: Pseudonym
  /** The name of the patient, of which pseudonym, link and class tag are made. */
  readonly name: PatientName
  /** The identifier of the patient, secret. */
  readonly patient: PatientIdentifier
  /** The tag of its retry key; random without a key. */
  readonly tag: RetryTag
  readonly isKeyed: boolean
  /** See `contentMark`. */
  readonly mark: Uint8Array
  /** Without a retry key: the digest of the submission, by which a repeat is recognised. */
  readonly sent: Uint8Array | undefined
  /** Tells whether a pseudonym is of another patient; false for a patient with a random name. */
  isOfOther (pseudonym: Pseudonym): boolean
}

export interface JobParts {
  readonly chain: Chain, readonly signer: Signer, readonly secrets: Secrets,
  readonly random: RandomBytes
}

/** An own accepted record, which a diagnosis amends or retracts. */
export type Corrected = Pick<Case, 'id' | 'pseudonym'>

/** An accepted record of another hospital, which a diagnosis disputes. */
export type Disputed = Pick<Case, 'id' | 'pseudonym' | 'submitter'>

/** The earlier records to which a diagnosis belongs. */
export interface Earlier {
  /** The own record that the diagnosis amends or retracts. */
  readonly corrected?: Corrected
  /** The record of another hospital that the diagnosis disputes. */
  readonly disputed?: Disputed
}

/** The hospitals to which the patient denies the diagnosis, by its sensitive categories. */
export type DeniedHospitals = (sensitive: number) => readonly MemberId[]

/** The diagnosis corrects or disputes a record of another patient. */
export class OtherPatientError extends Error {}

/**
 * Prepares a diagnosis for its proposal.
 * @param names of its patient
 * @throws OversizeError, OtherPatientError
 */
export function jobOf (
  parts: JobParts, diagnosis: PreparedDiagnosis, names: PatientNames, sent: Uint8Array | undefined,
  { corrected, disputed }: Earlier = {}, deniedTo: DeniedHospitals = () => []
): Job {
  const { chain, random, secrets: { hospitalSecret }, signer } = parts
  const { content, disputes, filled, identifier, isHistorical, relation, version } = diagnosis
  const { parts: sealable } = diagnosis
  if (sealable === undefined) throw new Error('a diagnosis without its parts')
  const isOfPatient = (pseudonym: Pseudonym, submitter: MemberId): boolean =>
    names.all.some(name => equal(recordPseudonym(chain.id, name, submitter), pseudonym))
  if (corrected !== undefined && !isOfPatient(corrected.pseudonym, signer.id)) {
    throw new OtherPatientError('the corrected record is of another patient')
  }
  if (disputed !== undefined && !isOfPatient(disputed.pseudonym, disputed.submitter)) {
    throw new OtherPatientError('the disputed record is of another patient, or of one that this hospital ' +
      'names by another identifier')
  }
  const pseudonym = corrected?.pseudonym ?? recordPseudonym(chain.id, names.current, signer.id)
  const { record: plaintext, case: casePart, caseSeed, salt, sensitive } = sealable
  const denied = deniedMarks(salt, deniedTo(sensitive))
  const { maxBodyBytes } = chain.genesis.parameters
  const size = boundSize(plaintext, denied.length) ?? Infinity
  if (size + SEALED_OVERHEAD_BYTES > maxBodyBytes) {
    throw new OversizeError(`a diagnosis may have ${maxBodyBytes} bytes on this chain`)
  }
  const isKeyed = identifier !== undefined
  const isNamed = !filled.some(({ source }) => source === 'random-name')
  const tag = isKeyed ? retryTag(hospitalSecret, identifier, version) : random(32)
  return {
    relation, isHistorical, related: corrected?.id, disputes, plaintext, casePart, sensitive, denied,
    caseSeed, pseudonym, name: names.current,
    patient: diagnosis.patient, tag, isKeyed,
    mark: contentMark(hospitalSecret, tag, content),
    sent: isKeyed ? undefined : sent,
    isOfOther (other) {
      return isNamed && !isOfPatient(other, signer.id)
    }
  }
}

/** What sealing adds to a record part. */
export const SEALED_OVERHEAD_BYTES = PAD_COMMITMENT_BYTES + AEAD_OVERHEAD_BYTES
const RANDOM_BYTES = 32
const R_BYTES = 16

export interface SealedJob {
  readonly proposal: Proposal
  readonly sealed: SealedBody
  readonly pad: Uint8Array
  readonly casePart: SealedCasePart
  readonly keys: OwnKeys
}

/**
 * Seals both parts of a job and forms its proposal.
 * @param custodyKey K of the active epoch
 * @param resubmits a try that was rejected or expired
 */
export function sealJob (
  parts: JobParts, job: Job, custodyKey: GroupElement, resubmits: CaseId | undefined
): SealedJob {
  const { chain, random, signer } = parts
  const { isHistorical, mark, name, pseudonym, related, relation, sensitive, tag } = job
  const { group } = chain.verifier
  const drawn = random(RANDOM_BYTES + PAD_BYTES + R_BYTES)
  const pad = drawn.slice(RANDOM_BYTES, RANDOM_BYTES + PAD_BYTES)
  const r = drawn.slice(RANDOM_BYTES + PAD_BYTES)
  const binding = { chainId: chain.id, submitter: signer.id, r }
  const { custody, half, key, secret } =
    makeRecordKey(group, custodyKey, binding, drawn.slice(0, RANDOM_BYTES), pad)
  const token = classToken(chain.id, name, r)
  const { plaintext, content } = boundParts(job, token)
  const sealed = sealBody(plaintext, { ...binding, key32: key, nonce12: mark, pad })
  const casePart = sealCasePart(content, job.caseSeed, binding)
  const { bodyHash, bodySize, keyCommitment } = sealed
  const { casePartHash, casePartSize, casePartCommitment } = casePart
  return {
    sealed, pad, casePart, keys: { caseKey: casePart.key, half },
    proposal: {
      custody, custodyProof: proveCustody(group, custodyKey, { ...binding, bodyHash, custody }, secret),
      link: linkOf(chain.id, patientHandle(chain.id, name), linkToken(chain.id, name, r)),
      classTag: classTagOf(chain.id, token, sensitive), pseudonym, r, bodyHash, bodySize, keyCommitment,
      caseVersion: CASE_VERSION, casePartHash, casePartSize, casePartCommitment,
      retryTag: tag,
      relation: resubmits === undefined ? relation : Relation.resubmits,
      isHistorical,
      related: resubmits ?? related ?? ZERO_32
    }
  }
}

/** Completes both parts with what the proposal binds them to (SPECIFICATION.md §6.11). */
function boundParts (
  { casePart, denied, plaintext, sensitive }: Job, classToken: Uint8Array
): { readonly plaintext: Uint8Array, readonly content: Uint8Array } {
  const binding = { sensitive, classToken, denied }
  const [whole, content] = [bound(plaintext, binding), bound(casePart, binding)]
  if (whole === undefined || content === undefined) throw new Error('parts that cannot be bound')
  return { plaintext: whole, content }
}
