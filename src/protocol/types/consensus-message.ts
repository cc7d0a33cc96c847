import type { BlockHash, Height, MemberId, Signature, View } from './flavour.js'
import type { BeaconShare, ShareMessage } from './beacon-share.js'
import type { CompactBlock } from './header.js'

export const VoteKind = { notarize: 1, nullify: 2, finalize: 3 } as const
export type VoteKind = typeof VoteKind[keyof typeof VoteKind]

/** The content of a vote or certificate. `blockHash` is zeros for NULLIFY. */
export interface Statement {
  readonly kind: VoteKind
  readonly height: Height
  readonly view: View
  readonly blockHash: BlockHash
}

export interface Vote extends Statement {
  readonly signer: MemberId
  /** Signs D("vote") ‖ kind ‖ height ‖ view ‖ blockHash. */
  readonly signature: Signature
}

/** A quorum of signatures on the same statement: notarization N, nullification X or finalization F. */
export interface Certificate extends Statement {
  /** ⌈n/8⌉ bytes, bit i (least significant first in each byte) for index i in set(height). */
  readonly bitmap: Uint8Array
  /** By rising index in set(height). */
  readonly signatures: readonly Signature[]
}

/** The signed part of a leader's message. */
export interface BlockProposal {
  readonly height: Height
  readonly view: View
  readonly blockHash: BlockHash
  /** The leader. Evidence needs this field; the signed message does not contain it. */
  readonly signer: MemberId
  /** Signs D("proposal") ‖ height ‖ view ‖ blockHash. */
  readonly signature: Signature
}

/** A leader's message with its unsigned attachments (SPECIFICATION.md §3.7 BLOCK-PROPOSAL). */
export interface ProposalMessage {
  readonly proposal: BlockProposal
  /** -1 for a fresh block, else the view whose notarized block is proposed again. */
  readonly justifyView: number
  /** Present if the block is fresh. */
  readonly block: CompactBlock | undefined
  /** Notarization of `justifyView`, present if the block is not fresh. */
  readonly notarization: Certificate | undefined
  /** A nullification of each view in (justifyView, view). */
  readonly nullifications: readonly Certificate[]
  /** Shares that combine to σ of the header; empty while no key epoch is active. */
  readonly shares: readonly BeaconShare[]
}

/** The proof that is stored and served beside a block. No hash covers it. */
export interface Finality {
  /** The finalization F of the block. */
  readonly certificate: Certificate
  /** Shares that combine to σ of the header; empty if σ is zeros. */
  readonly shares: readonly BeaconShare[]
}

export type ConsensusMessage =
  | { readonly type: 'proposal', readonly proposal: ProposalMessage }
  | { readonly type: 'vote', readonly vote: Vote }
  | { readonly type: 'certificate', readonly certificate: Certificate }
  | { readonly type: 'share', readonly share: ShareMessage }
