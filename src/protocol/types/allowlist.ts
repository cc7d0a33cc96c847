import type { AllowlistHash, BlockHash, Height, MemberId, Signature, Timestamp } from './flavour.js'
import type { BoxKey } from './key-epoch.js'

/** An entry of the allowlist: a member hospital. */
export interface Member {
  readonly id: MemberId
  /** The first box key. Each `keys/ready` of the member names the next. */
  readonly boxKey: BoxKey
  /** At most 64 bytes of UTF-8. */
  readonly name: string
}

/** A list of all members (SPECIFICATION.md §3 and §5). Entries are unique and sorted by `id`. */
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
  /** The government's list key signs D("allowlist") ‖ fields. */
  readonly signature: Signature
}

/** Names a final block of the chain. */
export interface BlockName {
  readonly height: Height
  readonly timestamp: Timestamp
  readonly hash: BlockHash
}

/**
 * A member of a new list states that it is up and has synced up to a block (SPECIFICATION.md §5.1). It signs
 * D("join") ‖ list hash ‖ block hash.
 */
export interface JoinSignature {
  /** Position of the signer among the entries of the new list. */
  readonly index: number
  readonly block: BlockName
  readonly signature: Signature
}

/** A member states where its node listens (§2.9 Identity and addresses). */
export interface AddressRecord {
  readonly id: MemberId
  /** A record with a higher number replaces the earlier record. */
  readonly seq: number
  /** At most 8 multiaddrs, as text. */
  readonly addresses: readonly string[]
}

export interface SignedAddressRecord {
  readonly record: AddressRecord
  readonly signature: Signature
}

/** A hospital asks to become a member. The request is signed before a chain id exists (§2.8 Genesis). */
export interface EnrolmentRequest {
  readonly member: Member
  readonly addresses: readonly string[]
  readonly issuedAt: Timestamp
}

export interface SignedEnrolmentRequest {
  readonly request: EnrolmentRequest
  readonly signature: Signature
}
