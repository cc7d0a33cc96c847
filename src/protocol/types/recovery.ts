import type { SignedAllowlist } from './allowlist.js'
import type { BeaconShare } from './beacon-share.js'
import { ZERO_32 } from './bytes.js'
import type { Certificate } from './consensus-message.js'
import type { AllowlistHash, BlockHash, ChainId, Flavoured, Height, MemberId, Signature } from './flavour.js'

/**
 * Names the result of a recovery (SPECIFICATION.md §10.6), 32 bytes. Votes, proposals and shares of heights
 * above T sign it. Before the first recovery it is zeros, and the signed messages do not contain it.
 */
export type RecoveryId = Flavoured<Uint8Array, 'RecoveryId'>
export const NO_RECOVERY: RecoveryId = ZERO_32

/** A certificate above the tip of a hospital, from its log. */
export interface StatedCertificate {
  /** A notarization or a finalization. */
  readonly certificate: Certificate
  /** The hospital has the block and its bodies. */
  readonly holdsBlock: boolean
}

/** What a hospital has at its last final block. */
export interface StatedTip {
  readonly height: Height
  readonly hash: BlockHash
  /** The finalization of the block; undefined at height 0. */
  readonly certificate: Certificate | undefined
}

/**
 * The statement of a hospital for a recovery (SPECIFICATION.md §10.6). A hospital makes a single statement of
 * each number. Afterwards it signs no vote, proposal or share under a lower number above any tip.
 */
export interface RecoveryStatement {
  readonly chainId: ChainId
  /** The number of the recovery: 1, 2, 3… */
  readonly number: number
  /** Hash of the recovery list; zeros without one. */
  readonly listHash: AllowlistHash
  /** A member, or the peer key of the government. */
  readonly signer: MemberId
  readonly tip: StatedTip
  /** The certificates above the tip with the highest view of each height, of at most four heights. */
  readonly above: readonly StatedCertificate[]
  /** The database has lost no block. */
  readonly isIntact: boolean
  /** Number of the key epoch whose share the hospital holds; 0 if it holds none. */
  readonly keyEpoch: number
  readonly signature: Signature
}

/** Statements that let a chain go on after more than f hospitals lost their logs. */
export interface Recovery {
  /** The list that removes hospitals which cannot state anything; undefined if all members have stated. */
  readonly list: SignedAllowlist | undefined
  /** Sorted by signer, without repetition. */
  readonly statements: readonly RecoveryStatement[]
}

/** The proof that is stored and served beside a block. No hash covers it. */
export interface Finality {
  /** The finalization F of the block. */
  readonly certificate: Certificate
  /** Shares that combine to σ of the header; empty if σ is zeros. */
  readonly shares: readonly BeaconShare[]
  /** The statements of the recovery before this block, if it is the first block since (§10.6). */
  readonly recovery: Recovery | undefined
}
