import type { CaseId, MemberId, Signature } from '../../types/index.js'
import { list, option, struct } from '../wire/combinators.js'
import { MAX_CASES_PER_KEY_REQUEST, MAX_KEY_BOX_BYTES } from '../wire/limits.js'
import { bytes32, bytes64, u16, u64, u8, varBytes } from '../wire/primitives.js'

/**
 * `record-key` protocol: a drawn validator asks a custodian for record keys. Signed over
 * D("record-key-request") ‖ requester ‖ holder ‖ ephemeralKey ‖ caseIds ‖ nonce, so that the answer
 * can be sealed to no other key (ARCHITECTURE.md, Who can read).
 */
export interface RecordKeyRequest {
  /** X25519, made for this request. */
  readonly ephemeralKey: Uint8Array
  readonly caseIds: readonly CaseId[]
  /** Random for each request: a holder answers no request twice. No clock decides who gets a key. */
  readonly nonce: number
  readonly signature: Signature
}

export interface RefusedKey {
  readonly caseId: CaseId
  /** Why: a number of the holder's frozen table. */
  readonly code: number
}

export interface RecordKeyReply {
  /** A sealed box of `recordKeysCodec`; empty when every key is refused. */
  readonly box: Uint8Array
  readonly refused: readonly RefusedKey[]
}

export interface RecordKey {
  readonly caseId: CaseId
  readonly key: Uint8Array
}

const caseIds = list(bytes32, MAX_CASES_PER_KEY_REQUEST)

export const recordKeyRequestCodec = struct<RecordKeyRequest>({
  ephemeralKey: bytes32,
  caseIds,
  nonce: u64,
  signature: bytes64
})

/** The fields that the signature covers, after the two parties. */
export const recordKeyRequestFieldsCodec = struct<Omit<RecordKeyRequest, 'signature'>>({
  ephemeralKey: bytes32,
  caseIds,
  nonce: u64
})

export const recordKeyReplyCodec = struct<RecordKeyReply>({
  box: varBytes(MAX_KEY_BOX_BYTES),
  refused: list(struct<RefusedKey>({ caseId: bytes32, code: u8 }), MAX_CASES_PER_KEY_REQUEST)
})

/** What a record-key box holds. */
export const recordKeysCodec = list(
  struct<RecordKey>({ caseId: bytes32, key: bytes32 }), MAX_CASES_PER_KEY_REQUEST
)

/**
 * `linking-key` protocol, between members only. Signed over D("linking-key-request") ‖ requester ‖
 * holder ‖ ephemeralKey ‖ epoch.
 */
export interface LinkingKeyRequest {
  readonly ephemeralKey: Uint8Array
  readonly epoch: number
  readonly signature: Signature
}

export interface LinkingKeyReply {
  /** A sealed box of the 32-byte key; none if the holder does not have it. */
  readonly box: Uint8Array | undefined
}

export const linkingKeyRequestCodec = struct<LinkingKeyRequest>({
  ephemeralKey: bytes32,
  epoch: u16,
  signature: bytes64
})

export const linkingKeyReplyCodec = struct<LinkingKeyReply>({
  box: option(varBytes(MAX_KEY_BOX_BYTES))
})

/** The two ends of a key request: who asks, and who is asked. */
export interface KeyRequestParties {
  readonly requester: MemberId
  readonly holder: MemberId
}
