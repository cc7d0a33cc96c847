import type { BlockHash, Height, MemberId, Signature, View } from './flavour.js'
import type { CompactBlock } from './header.js'

export const VoteKind = { notarize: 1, nullify: 2, finalize: 3 } as const
export type VoteKind = typeof VoteKind[keyof typeof VoteKind]

/** What a vote or certificate is about; `blockHash` is zeros for NULLIFY. */
export interface Statement {
  readonly kind: VoteKind
  readonly height: Height
  readonly view: View
  readonly blockHash: BlockHash
}

export interface Vote extends Statement {
  readonly signer: MemberId
  /** Over D("vote") ‖ kind..blockHash. */
  readonly signature: Signature
}

/** q signatures on one statement: notarization N, nullification X or finalization F. */
export interface Certificate extends Statement {
  /** ⌈n/8⌉ bytes, bit i (least significant first in each byte) for index i in set(height). */
  readonly bitmap: Uint8Array
  /** In index order. */
  readonly signatures: readonly Signature[]
}

/** The signed part of a leader's message. */
export interface BlockProposal {
  readonly height: Height
  readonly view: View
  readonly blockHash: BlockHash
  /** The leader, for evidence; not signed, implied by the signature. */
  readonly signer: MemberId
  /** Over D("proposal") ‖ height ‖ view ‖ blockHash. */
  readonly signature: Signature
}

/** A leader's message with its unsigned attachments, SPECIFICATION.md §3.7 BLOCK-PROPOSAL. */
export interface ProposalMessage {
  readonly proposal: BlockProposal
  /** -1: fresh; else the view whose notarization is repeated. */
  readonly justifyView: number
  /** The block, when fresh. */
  readonly block: CompactBlock | undefined
  /** Notarization of `justifyView`, when not fresh. */
  readonly notarization: Certificate | undefined
  /** Nullifications of every view in (justifyView, view). */
  readonly nullifications: readonly Certificate[]
}

export type ConsensusMessage =
  | { readonly type: 'proposal', readonly proposal: ProposalMessage }
  | { readonly type: 'vote', readonly vote: Vote }
  | { readonly type: 'certificate', readonly certificate: Certificate }
