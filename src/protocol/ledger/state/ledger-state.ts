import type { MemberSet } from '../../membership/index.js'
import {
  hex, type Beacon, type BlockHash, type Chain, type ChainParameters, type Height, type Hex,
  type MemberId, type SignedAllowlist, type StateRoot, type Timestamp
} from '../../types/index.js'
import type { LinkingKeyState } from '../rows/rows.js'
import type { Tally } from '../rows/tally.js'
import type { UndecidedCases } from './undecided-cases.js'

/**
 * This part of the ledger stays in memory (ARCHITECTURE.md, Storage). The number of hospitals and their
 * undecided cases bounds it, never the number of records. Only `applyDelta` may change it.
 */
export interface LedgerState {
  readonly chain: Chain
  readonly parameters: ChainParameters
  /** Of the last executed block: h−1 while h is being decided. */
  height: Height
  hash: BlockHash
  timestamp: Timestamp
  beacon: Beacon
  /** After that block; the header of block h carries it. */
  stateRoot: StateRoot
  /** In force at the next height. */
  allowlist: SignedAllowlist
  set: MemberSet
  /** Timestamp of the block that committed it; ts_0 for version 1. */
  allowlistChangedAt: Timestamp
  /** Undefined until the first `linking/epoch`. */
  linkingKey: LinkingKeyState | undefined
  /** Timestamp of the block that committed it; ts_0 before the first. */
  linkingChangedAt: Timestamp
  /** By member id; an entry for each present and former member. */
  readonly tallies: Map<Hex, Tally>
  readonly undecided: UndecidedCases
  /** Returns the highest sequence number of a hospital's proposals; 0 before its first proposal. */
  lastSeq (id: MemberId): number
}

export function lastSeqIn (tallies: ReadonlyMap<Hex, Tally>): (id: MemberId) => number {
  return id => tallies.get(hex(id))?.lastSeq ?? 0
}

/** Returns the linking epoch in force; 0 until a linking key has been agreed. */
export function linkingEpochOf (state: LedgerState): number {
  return state.linkingKey?.epoch ?? 0
}

/** Returns the timestamp that a leader gives the next block (§8). @param now by the local clock */
export function nextTimestamp (state: LedgerState, now: Timestamp): Timestamp {
  return Math.max(now, state.timestamp + 1)
}
