import {
  PURPOSES, ROLES, type CaseId, type EqualityProof, type GroupElement, type Height, type PatientHandle,
  type PurposeBit, type Role, type Signature
} from '../../types/index.js'
import { elementCodec, equalityProofCodec } from '../parts/dealing.js'
import { list, oneOf, option, struct, tagged } from '../wire/combinators.js'
import { MAX_CASES_PER_CUSTODY_REQUEST, MAX_CUSTODY_BOX_BYTES } from '../wire/limits.js'
import { bytes32, bytes64, u32, u64, u8, varBytes } from '../wire/primitives.js'

/**
 * The right by which a hospital asks for a record key. `own`: it submitted the case. `patient`: the patient
 * of the reading lets it read the record. The token τ shows that the case is one of that patient. The class
 * token τ′ shows the sensitive categories of the case (SPECIFICATION.md §6.11).
 */
export type CustodyClaim =
  | { readonly type: 'own', readonly caseId: CaseId }
  | {
    readonly type: 'patient', readonly caseId: CaseId, readonly token: Uint8Array
    readonly classToken: Uint8Array, readonly sensitive: number
  }

/** An own case of the patient, and the token τ that shows it. */
export interface OwnTreatment {
  readonly caseId: CaseId
  readonly token: Uint8Array
}

/** The patient whose records a hospital wants to read, and who reads why. The hospital vouches for who. */
export interface PatientReading {
  readonly handle: PatientHandle
  /** The key that opens the rules of the patient's consents (§16.2). The handle follows from it (§6.11). */
  readonly consentKey: Uint8Array
  readonly purpose: PurposeBit
  readonly practitioner: Uint8Array | undefined
  readonly role: Role
  /** Shows that the requester treats the patient. Holders cannot know it, as pseudonyms differ. */
  readonly treatment: OwnTreatment | undefined
}

/**
 * A hospital asks a holder of the custody key for partial results (`custody` protocol, §6.13). The requester
 * signs D("custody-request") ‖ requester ‖ holder ‖ the other fields.
 */
export interface CustodyRequest {
  /** The epoch of the key shares. Results of two epochs never combine. */
  readonly epoch: number
  /** The height of the requester. A holder that is behind it may lack a consent, a denial or an emergency. */
  readonly height: Height
  /** An X25519 public key that the requester made for this request. The results are sealed to it. */
  readonly ephemeralKey: Uint8Array
  /** A random number. A holder answers each request once, and needs no clock to recognise a replay. */
  readonly nonce: number
  /** All claims of the type `patient` are for this patient; without it they give no right. */
  readonly reading: PatientReading | undefined
  readonly claims: readonly CustodyClaim[]
  readonly signature: Signature
}

/** What a holder gives for a case. */
export interface CustodyResult {
  readonly caseId: CaseId
  /** The element C of the case times the share of the holder. */
  readonly element: GroupElement
  /** The 32 bytes that the submitter sent to each hospital with the body. */
  readonly pad: Uint8Array
}

/** The results of a holder in the order of the claims, with one proof for all of them. */
export interface CustodyResults {
  readonly results: readonly CustodyResult[]
  readonly proof: EqualityProof
}

/** Why a holder gives nothing for any case of a request. */
export const CustodyRefusal = {
  /** The holder serves another epoch: the two nodes have different blocks. */
  wrongEpoch: 1,
  /** The requester is no member, or the holder's chain is in doubt. */
  noMember: 2,
  /** The holder has no share of this epoch. */
  noShare: 3,
  /** The holder answered a request with this nonce before. */
  repeated: 4,
  /** The holder is behind the height of the requester, or out of touch with the hospitals. */
  behind: 5,
  /** The key of rules is not that of the patient: the handle does not follow from it. */
  falseKey: 6
} as const
export type CustodyRefusal = typeof CustodyRefusal[keyof typeof CustodyRefusal]

/** Why a holder gives nothing for a certain case. */
export const WithheldKey = {
  /** No claim entitles the requester to the record. */
  noRight: 1,
  /** The token does not link the case to the handle. */
  falseLink: 2,
  /** The class token does not fit the class of the case. */
  falseClass: 3,
  /** The ledger of the holder has no such case. */
  unknownCase: 4,
  /** The proof of the case is false, or of a custody key that the hospitals lost. */
  notProved: 5,
  /** The holder has no pad of this case, or a damaged one. */
  noPad: 6,
  /** The pad was erased, so the record is closed for ever. */
  erased: 7,
  /** The holder lacks the rule of a live consent, or the key of the request does not open it. */
  consentsIncomplete: 8
} as const
export type WithheldKey = typeof WithheldKey[keyof typeof WithheldKey]

export interface RefusedCase {
  readonly caseId: CaseId
  readonly code: WithheldKey
}

export type CustodyReply =
  /** A sealed box with the bytes of `custodyResultsCodec`; empty if every case is refused. */
  | { readonly type: 'answer', readonly box: Uint8Array, readonly refused: readonly RefusedCase[] }
  | { readonly type: 'refused', readonly code: CustodyRefusal }

const claim = tagged<CustodyClaim>({
  own: [1, struct({ caseId: bytes32 })],
  patient: [2, struct({ caseId: bytes32, token: bytes32, classToken: bytes32, sensitive: u8 })]
})

const reading = struct<PatientReading>({
  handle: bytes32,
  consentKey: bytes32,
  purpose: oneOf(u8, Object.values(PURPOSES)),
  practitioner: option(bytes32),
  role: oneOf(u8, Object.values(ROLES)),
  treatment: option(struct<OwnTreatment>({ caseId: bytes32, token: bytes32 }))
})

const fields = {
  epoch: u32,
  height: u64,
  ephemeralKey: bytes32,
  nonce: u64,
  reading: option(reading),
  claims: list(claim, MAX_CASES_PER_CUSTODY_REQUEST, 1)
}

/** Encodes the fields that the signature covers, after the two parties. */
export const custodyRequestFieldsCodec = struct<Omit<CustodyRequest, 'signature'>>(fields)

export const custodyRequestCodec = struct<CustodyRequest>({ ...fields, signature: bytes64 })

/** Encodes the content of the sealed box in a `CustodyReply`. */
export const custodyResultsCodec = struct<CustodyResults>({
  results: list(struct<CustodyResult>({ caseId: bytes32, element: elementCodec, pad: bytes32 }),
    MAX_CASES_PER_CUSTODY_REQUEST, 1),
  proof: equalityProofCodec
})

export const custodyReplyCodec = tagged<CustodyReply>({
  answer: [1, struct({
    box: varBytes(MAX_CUSTODY_BOX_BYTES),
    refused: list(struct<RefusedCase>({ caseId: bytes32, code: oneOf(u8, Object.values(WithheldKey)) }),
      MAX_CASES_PER_CUSTODY_REQUEST)
  })],
  refused: [2, struct({ code: oneOf(u8, Object.values(CustodyRefusal)) })]
})
