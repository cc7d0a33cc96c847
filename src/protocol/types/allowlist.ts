import type { AllowlistHash, BlockHash, Height, MemberId, Signature, Timestamp, VrfKey } from './flavour.js'

/** A member hospital as the government lists it. */
export interface Member {
  readonly id: MemberId
  readonly vrfKey: VrfKey
  /** At most 64 bytes of UTF-8. */
  readonly name: string
}

/** SPECIFICATION.md §3 and §5. Entries are sorted by `id` and unique. */
export interface Allowlist {
  readonly version: number
  readonly prevHash: AllowlistHash
  readonly issuedAt: Timestamp
  readonly checkpointHeight: Height
  readonly checkpointHash: BlockHash
  readonly entries: readonly Member[]
}

export interface SignedAllowlist {
  readonly list: Allowlist
  /** By the government's list key over D("allowlist") ‖ fields. */
  readonly signature: Signature
}

/** A member's own statement of where it listens (§2.9 Identity and addresses). */
export interface AddressRecord {
  readonly id: MemberId
  /** Higher replaces lower. */
  readonly seq: number
  /** Text form of at most 8 multiaddrs. */
  readonly addresses: readonly string[]
}

export interface SignedAddressRecord {
  readonly record: AddressRecord
  readonly signature: Signature
}

/** A hospital's request to be admitted; signed before any chain id exists (§2.8 Genesis). */
export interface EnrolmentRequest {
  readonly member: Member
  readonly addresses: readonly string[]
  readonly issuedAt: Timestamp
}

export interface SignedEnrolmentRequest {
  readonly request: EnrolmentRequest
  readonly signature: Signature
}
