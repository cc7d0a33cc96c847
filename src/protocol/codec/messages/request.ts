import type {
  BlockHash, BodyHash, Certificate, Height, LeafHash, MemberId, RecoveryStatement, ShareMessage,
  SignedAddressRecord
} from '../../types/index.js'
import { addressRecordsCodec, signedAddressRecordCodec } from '../parts/allowlist.js'
import { finalBlockCodec, type FinalBlockBytes } from '../parts/block.js'
import { list, option, struct, tagged, upTo } from '../wire/combinators.js'
import {
  MAX_BLOCKS_PER_REQUEST, MAX_BLOCK_BYTES, MAX_BODIES_PER_REQUEST, MAX_BODY_BYTES, MAX_CERTIFICATES,
  MAX_LEAVES_PER_REQUEST, MAX_MEMBERS
} from '../wire/limits.js'
import { bytes32, flag, u16, u32, u64, varBytes } from '../wire/primitives.js'
import { transactionEnvelopeCodec, type SentBody, type TransactionEnvelope } from './transaction-envelope.js'
import { recoveryStatementCodec } from '../parts/recovery.js'
import { shareMessageCodec } from '../parts/share.js'
import { certificateCodec } from '../parts/vote.js'

/** A request of the `request` protocol (SPECIFICATION.md §3.10 REQUEST). */
export type Request =
  | { readonly type: 'blocks', readonly from: Height, readonly count: number }
  | { readonly type: 'block', readonly hash: BlockHash }
  | {
    readonly type: 'transactions'
    readonly leaves: readonly LeafHash[]
    readonly withBodies: boolean
  }
  | { readonly type: 'bodies', readonly hashes: readonly BodyHash[] }
  | { readonly type: 'certificates', readonly height: Height }
  /** Asks for the shares of σ of the block at this height, which must be the tip of the server. */
  | { readonly type: 'shares', readonly height: Height }
  /** Asks for the address records that are newer than these, or of others, and brings the own record. */
  | {
    readonly type: 'addresses'
    readonly known: readonly KnownAddress[]
    /** Undefined: this node knows no address of its own yet. */
    readonly own: SignedAddressRecord | undefined
  }
  /** Asks for the statements of the recovery with this number that the server has (§10.6). */
  | { readonly type: 'statements', readonly number: number }

/** The number of the newest address record of a hospital that the sender of a request has. */
export interface KnownAddress {
  readonly id: MemberId
  readonly seq: number
}

export interface BodyReply extends SentBody {
  readonly hash: BodyHash
}

/** A reply holds the requested items that the server has, up to 4 MiB. A server never refuses for size. */
export type Reply =
  | { readonly type: 'blocks', readonly blocks: readonly FinalBlockBytes[] }
  /** The block is encoded by `blockCodec`. */
  | { readonly type: 'block', readonly block: Uint8Array | undefined }
  | { readonly type: 'transactions', readonly envelopes: readonly TransactionEnvelope[] }
  | { readonly type: 'bodies', readonly bodies: readonly BodyReply[] }
  | { readonly type: 'certificates', readonly certificates: readonly Certificate[] }
  | { readonly type: 'shares', readonly shares: readonly ShareMessage[] }
  | { readonly type: 'addresses', readonly records: readonly SignedAddressRecord[] }
  | { readonly type: 'statements', readonly statements: readonly RecoveryStatement[] }

const knownAddressCodec = struct<KnownAddress>({ id: bytes32, seq: u64 })

export const requestCodec = tagged<Request>({
  blocks: [1, struct({ from: u64, count: upTo(u16, MAX_BLOCKS_PER_REQUEST) })],
  block: [2, struct({ hash: bytes32 })],
  transactions: [3, struct({ leaves: list(bytes32, MAX_LEAVES_PER_REQUEST), withBodies: flag })],
  bodies: [4, struct({ hashes: list(bytes32, MAX_BODIES_PER_REQUEST) })],
  certificates: [5, struct({ height: u64 })],
  shares: [6, struct({ height: u64 })],
  addresses: [7, struct({
    known: list(knownAddressCodec, MAX_MEMBERS), own: option(signedAddressRecordCodec)
  })],
  statements: [8, struct({ number: u32 })]
})

const bodyReplyCodec = struct<BodyReply>({
  hash: bytes32, pad: option(bytes32), ciphertext: varBytes(MAX_BODY_BYTES)
})

export const replyCodec = tagged<Reply>({
  blocks: [1, struct({ blocks: list(finalBlockCodec, MAX_BLOCKS_PER_REQUEST) })],
  block: [2, struct({ block: option(varBytes(MAX_BLOCK_BYTES)) })],
  transactions: [3, struct({ envelopes: list(transactionEnvelopeCodec, MAX_LEAVES_PER_REQUEST) })],
  bodies: [4, struct({ bodies: list(bodyReplyCodec, MAX_BODIES_PER_REQUEST) })],
  certificates: [5, struct({ certificates: list(certificateCodec, MAX_CERTIFICATES) })],
  shares: [6, struct({ shares: list(shareMessageCodec, MAX_MEMBERS) })],
  addresses: [7, struct({ records: addressRecordsCodec })],
  statements: [8, struct({ statements: list(recoveryStatementCodec, MAX_MEMBERS + 1) })]
})
