import type { CaseId, Signature } from '../../types/index.js'
import { list, oneOf, struct } from '../wire/combinators.js'
import {
  MAX_CASES_PER_FINDINGS_REQUEST, MAX_FINDING_TEXT_BYTES, MAX_FINDINGS, MAX_FINDINGS_BOX_BYTES,
  MAX_FINDINGS_BYTES, MAX_PATH_BYTES
} from '../wire/limits.js'
import { bytes32, bytes64, text, u16, u8, varBytes } from '../wire/primitives.js'

/**
 * A submitter requests the findings of a validator that rejected its cases (`findings` protocol). The
 * requester signs D("findings-request") ‖ requester ‖ holder ‖ ephemeralKey ‖ caseIds, so the reply can be
 * sealed to no other key.
 */
export interface FindingsRequest {
  /** An X25519 public key that the requester made for this request. */
  readonly ephemeralKey: Uint8Array
  readonly caseIds: readonly CaseId[]
  readonly signature: Signature
}

/** Why findings are refused: the requester is not the submitter, or the validator has none. */
export const FindingsRefusal = { noRight: 1, notHeld: 2 } as const
export type FindingsRefusal = typeof FindingsRefusal[keyof typeof FindingsRefusal]

export interface RefusedFindings {
  readonly caseId: CaseId
  readonly code: FindingsRefusal
}

export interface FindingsReply {
  /** A sealed box with the bytes of `openingsCodec`; empty if all findings are refused. */
  readonly box: Uint8Array
  readonly refused: readonly RefusedFindings[]
}

/** The findings of a rejection as encoded, with the salt of their commitment. */
export interface Opening {
  /** 32 random bytes. */
  readonly salt: Uint8Array
  /** The bytes of `caseFindingsCodec`. */
  readonly findings: Uint8Array
}

export interface CaseOpening extends Opening {
  readonly caseId: CaseId
}

/** What a validator found in a case, in numbers of the tables of records/SPECIFICATION.md §2 and §4. */
export interface CaseFindings {
  /** The code of the rule that rejects the case. */
  readonly reason: number
  readonly found: readonly WireFinding[]
}

export interface WireFinding {
  readonly rule: number
  readonly outcome: number
  readonly issue: number
  /** FHIRPath of the element. */
  readonly expression: string
  readonly text: string
}

const caseIds = list(bytes32, MAX_CASES_PER_FINDINGS_REQUEST, 1)

export const findingsRequestCodec = struct<FindingsRequest>({
  ephemeralKey: bytes32,
  caseIds,
  signature: bytes64
})

/** Encodes the fields that the signature covers, after the two parties. */
export const findingsRequestFieldsCodec = struct<Omit<FindingsRequest, 'signature'>>({
  ephemeralKey: bytes32,
  caseIds
})

const refusedCodec = struct<RefusedFindings>({
  caseId: bytes32,
  code: oneOf(u8, [FindingsRefusal.noRight, FindingsRefusal.notHeld])
})

export const findingsReplyCodec = struct<FindingsReply>({
  box: varBytes(MAX_FINDINGS_BOX_BYTES),
  refused: list(refusedCodec, MAX_CASES_PER_FINDINGS_REQUEST)
})

export const openingCodec = struct<Opening>({ salt: bytes32, findings: varBytes(MAX_FINDINGS_BYTES) })

/** Encodes the content of the sealed box in a `FindingsReply`. */
export const openingsCodec = list(
  struct<CaseOpening>({ caseId: bytes32, salt: bytes32, findings: varBytes(MAX_FINDINGS_BYTES) }),
  MAX_CASES_PER_FINDINGS_REQUEST
)

/** Encodes the findings of a rejection, to which the opinion commits. */
export const caseFindingsCodec = struct<CaseFindings>({
  reason: u16,
  found: list(struct<WireFinding>({
    rule: u16, outcome: u8, issue: u8,
    expression: text(MAX_PATH_BYTES), text: text(MAX_FINDING_TEXT_BYTES)
  }), MAX_FINDINGS)
})
