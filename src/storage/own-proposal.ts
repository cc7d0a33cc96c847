import type { CaseId, LeafHash } from '../protocol/types/index.js'
import type { StoredBody } from './body-store.js'
import type { Operation } from './key-value-store.js'

/** What must be durable of new diagnoses of this hospital before they are acknowledged. */
export interface OwnDiagnoses {
  readonly bodies: readonly StoredBody[]
  /** Sealed under the storage key. */
  readonly recordKeys: readonly { readonly caseId: CaseId, readonly sealed: Uint8Array }[]
  readonly extra?: readonly Operation[]
}

/** This hospital's PROPOSE with all that must be durable before it is gossiped (SPECIFICATION.md §3). */
export interface OwnProposal extends OwnDiagnoses {
  readonly leaf: LeafHash
  /** The bytes to gossip, and to resend after a restart. */
  readonly transaction: Uint8Array
}
