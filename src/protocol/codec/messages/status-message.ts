import type {
  BlockHash, Certificate, ChainId, Height, SignedAddressRecord, Timestamp, View, Vote
} from '../../types/index.js'
import { addressRecordsCodec } from '../parts/allowlist.js'
import { list, option, struct } from '../wire/combinators.js'
import { bytes32, u32, u64 } from '../wire/primitives.js'
import { certificateCodec, voteCodec } from '../parts/vote.js'

/** `status` protocol, one shape both ways: on connect and every 5 s (SPECIFICATION.md §3.9 STATUS). */
export interface StatusMessage {
  readonly chainId: ChainId
  /** Being decided. */
  readonly height: Height
  readonly view: View
  readonly lastHash: BlockHash
  readonly now: Timestamp
  /** Version of the committed allowlist, and of its successor if one is seen (else the same). */
  readonly allowlistVersion: number
  readonly successorVersion: number
  readonly addressRecords: readonly SignedAddressRecord[]
  /** Finalization of the block at height - 1; none at the start of the chain. */
  readonly tip: Certificate | undefined
  /**
   * Votes received from the receiver of this message, of its highest height and view, one of each kind: a log
   * that lacks one is not whole.
   */
  readonly yourVotes: readonly Vote[]
  /** Of a member that abstains: the first height at which it votes again (§10.4). */
  readonly votesFrom: Height | undefined
}

/** NOTARIZE, NULLIFY, FINALIZE. */
const VOTE_KINDS = 3

export const statusMessageCodec = struct<StatusMessage>({
  chainId: bytes32,
  height: u64,
  view: u32,
  lastHash: bytes32,
  now: u64,
  allowlistVersion: u32,
  successorVersion: u32,
  addressRecords: addressRecordsCodec,
  tip: option(certificateCodec),
  yourVotes: list(voteCodec, VOTE_KINDS),
  votesFrom: option(u64)
})
