import {
  beaconSharesCodec, bytes32, bytes64, certificateCodec, headerCodec, list, MAX_MEMBERS, MAX_PATH,
  MAX_TRANSACTION_BYTES, option, provenOpinionCodec, recoveryCodec, signedGenesisCodec, struct, tagged, u16,
  u32, varBytes, type Codec
} from '../codec/index.js'
import type {
  BeaconShare, CaseId, Certificate, Header, ProvenOpinion, ProvenProposal, Recovery, RecoveryId, SignedGenesis
} from '../types/index.js'

/** A header with its finalization. */
export interface FinalHeader {
  readonly header: Header
  readonly certificate: Certificate
  /** The recovery under which the header was decided; zeros before the first (SPECIFICATION.md §10.6). */
  readonly recovery: RecoveryId
}

/** The step from one list to the next: a final block with the list, or the statements of a recovery. */
export type ListChange =
  | {
    readonly type: 'committed'
    readonly block: FinalHeader
    /** The ALLOWLIST of the block, which is its first transaction, and its path to the transaction root. */
    readonly transaction: Uint8Array
    readonly path: readonly Uint8Array[]
  }
  | { readonly type: 'recovered', readonly recovery: Recovery }

/** The value of a row with its pages. */
export interface ProvenRow {
  readonly value: Uint8Array
  readonly pages: readonly Uint8Array[]
}

/** The shares of σ that drew the case, and the key epoch that they are of. */
export interface ProvenBeacon {
  /** The recovery under which block s was decided. */
  readonly recovery: RecoveryId
  readonly epoch: number
  /** The row of the epoch. */
  readonly row: ProvenRow
  readonly shares: readonly BeaconShare[]
}

/** Proves a case to somebody without a node (SPECIFICATION.md §4.6). */
export interface Receipt {
  readonly genesis: SignedGenesis
  /** Every change of the list from the genesis to the state, in order. */
  readonly lists: readonly ListChange[]
  /** The header whose state root has the rows. */
  readonly state: FinalHeader
  readonly caseId: CaseId
  readonly row: ProvenRow
  readonly submission: ProvenProposal
  /** The header of block s+1, with σ; undefined if the case was never drawn. */
  readonly draw: FinalHeader | undefined
  /** In the order in which the ledger counted the opinions. */
  readonly opinions: readonly ProvenOpinion[]
  /** Undefined if the key epoch of the draw is no longer in the state. */
  readonly beacon: ProvenBeacon | undefined
  /** The row of the case that superseded the case; undefined if none did. */
  readonly successor: ProvenRow | undefined
}

/** Lists change some times a month, so that a chain reaches this number after decades. */
const MAX_LIST_CHANGES = 2048
/** Depth of a Merkle tree over MAX_BLOCK_TRANSACTIONS leaves. */
const MAX_BLOCK_PATH = 14
/** The longest row is that of an epoch of 100 holders, in which each is ready for each dealing. */
const MAX_ROW_BYTES = 64 * 1024
const MAX_PAGE_BYTES = 2049
const MAX_PAGES = 65

const finalHeaderCodec = struct<FinalHeader>({
  header: headerCodec, certificate: certificateCodec, recovery: bytes32
})
const rowCodec = struct<ProvenRow>({
  value: varBytes(MAX_ROW_BYTES), pages: list(varBytes(MAX_PAGE_BYTES), MAX_PAGES)
})
const listChangeCodec = tagged<ListChange>({
  committed: [1, struct({
    block: finalHeaderCodec, transaction: varBytes(MAX_TRANSACTION_BYTES), path: list(bytes32, MAX_BLOCK_PATH)
  })],
  recovered: [2, struct({ recovery: recoveryCodec })]
})

export const receiptCodec: Codec<Receipt> = struct<Receipt>({
  genesis: signedGenesisCodec,
  lists: list(listChangeCodec, MAX_LIST_CHANGES),
  state: finalHeaderCodec,
  caseId: bytes32,
  row: rowCodec,
  submission: struct<ProvenProposal>({
    count: u16, root: bytes32, path: list(bytes32, MAX_PATH), signature: bytes64
  }),
  draw: option(finalHeaderCodec),
  opinions: list(provenOpinionCodec, MAX_MEMBERS),
  beacon: option(struct<ProvenBeacon>({
    recovery: bytes32, epoch: u32, row: rowCodec, shares: beaconSharesCodec
  })),
  successor: option(rowCodec)
})
