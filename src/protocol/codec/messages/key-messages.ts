import type { CaseId, MemberId, Signature } from '../../types/index.js'
import { list, struct } from '../wire/combinators.js'
import { MAX_CASES_PER_KEY_REQUEST, MAX_KEY_BOX_BYTES } from '../wire/limits.js'
import { bytes32, bytes64, u64, u8, varBytes } from '../wire/primitives.js'

/**
 * A drawn validator requests record keys from a custodian (`record-key` protocol). The requester signs
 * D("record-key-request") ‖ requester ‖ holder ‖ ephemeralKey ‖ caseIds ‖ nonce. So the reply can be sealed
 * to no other key (ARCHITECTURE.md, Who can read).
 */
export interface RecordKeyRequest {
  /** An X25519 public key that the requester made for this request. */
  readonly ephemeralKey: Uint8Array
  readonly caseIds: readonly CaseId[]
  /** A random number. A holder answers each request once, and needs no clock to recognise a replay. */
  readonly nonce: number
  readonly signature: Signature
}

export interface RefusedKey {
  readonly caseId: CaseId
  /** The reason: a number from the frozen table of refusals. */
  readonly code: number
}

export interface RecordKeyReply {
  /** A sealed box with the bytes of `recordKeysCodec`; empty if every key is refused. */
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

/** Encodes the fields that the signature covers, after the two parties. */
export const recordKeyRequestFieldsCodec = struct<Omit<RecordKeyRequest, 'signature'>>({
  ephemeralKey: bytes32,
  caseIds,
  nonce: u64
})

export const recordKeyReplyCodec = struct<RecordKeyReply>({
  box: varBytes(MAX_KEY_BOX_BYTES),
  refused: list(struct<RefusedKey>({ caseId: bytes32, code: u8 }), MAX_CASES_PER_KEY_REQUEST)
})

/** Encodes the content of the sealed box in a `RecordKeyReply`. */
export const recordKeysCodec = list(
  struct<RecordKey>({ caseId: bytes32, key: bytes32 }), MAX_CASES_PER_KEY_REQUEST
)

/** The two members of a request for keys or findings. */
export interface KeyRequestParties {
  readonly requester: MemberId
  readonly holder: MemberId
}
