import type {
  BlockHash, Certificate, ChainId, Height, Timestamp, View, Vote
} from '../../types/index.js'
import { list, option, struct } from '../wire/combinators.js'
import { bytes32, flag, u32, u64 } from '../wire/primitives.js'
import { certificateCodec, voteCodec } from '../parts/vote.js'

/** Both sides send this message on each connection, and again every 5 s (SPECIFICATION.md §3.9 STATUS). */
export interface StatusMessage {
  readonly chainId: ChainId
  /** The height that is being decided. */
  readonly height: Height
  readonly view: View
  readonly lastHash: BlockHash
  readonly now: Timestamp
  readonly allowlistVersion: number
  /** Version of the successor list if the sender has a valid successor, else `allowlistVersion`. */
  readonly successorVersion: number
  /** Digest of the address records of the sender (§3.9). A receiver with another digest asks for them. */
  readonly addressDigest: Uint8Array
  /**
   * Finalization of the block at height - 1, if the receiver may lack it: its last STATUS names another
   * block, or none came. Undefined at the start of the chain, too.
   */
  readonly tip: Certificate | undefined
  /**
   * Votes that the sender has from the receiver, at the receiver's highest height and view, at most one of
   * each kind. If the receiver's log lacks such a vote, the log is incomplete. Empty if the receiver's last
   * STATUS does not ask for them.
   */
  readonly yourVotes: readonly Vote[]
  /** True until the sender knows whether its log has all its votes (§10.4). */
  readonly wantsVotes: boolean
  /** The first height at which the sender votes again, if the sender abstains (§10.4). */
  readonly votesFrom: Height | undefined
}

/** NOTARIZE, NULLIFY and FINALIZE. */
const VOTE_KINDS = 3

export const statusMessageCodec = struct<StatusMessage>({
  chainId: bytes32,
  height: u64,
  view: u32,
  lastHash: bytes32,
  now: u64,
  allowlistVersion: u32,
  successorVersion: u32,
  addressDigest: bytes32,
  tip: option(certificateCodec),
  yourVotes: list(voteCodec, VOTE_KINDS),
  wantsVotes: flag,
  votesFrom: option(u64)
})
