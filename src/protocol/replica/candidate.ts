import { blockHash } from '../codec/index.js'
import { merkleRootOfHashes } from '../crypto/index.js'
import type { Delta } from '../ledger/index.js'
import {
  equal, hex, type Block, type BlockHash, type Chain, type CompactBlock, type Header, type Hex,
  type LeafHash, type MemberId, type VerifiedTransaction
} from '../types/index.js'

/**
 * A candidate is a block that was proposed for the current height. The replica first gathers its
 * transactions and then judges it against the ledger.
 */
export interface Candidate {
  readonly hash: BlockHash
  readonly header: Header
  readonly leaves: readonly LeafHash[]
  /** The member to ask for missing transactions. */
  readonly from: MemberId
  readonly held: Map<Hex, VerifiedTransaction>
  /** The leaves of the other transactions, in the order of the block. */
  readonly missing: Map<Hex, LeafHash>
  stage: 'gathering' | 'loading' | 'valid' | 'invalid'
  block: Block | undefined
  delta: Delta | undefined
}

/** Makes a candidate. Undefined if the header does not have this hash, or the leaves not its root. */
export function openCandidate (
  chain: Chain, hash: BlockHash, compact: CompactBlock, from: MemberId
): Candidate | undefined {
  if (!equal(blockHash(chain.id, compact.header), hash)) return undefined
  if (!equal(merkleRootOfHashes(compact.leaves), compact.header.transactionRoot)) return undefined
  return emptyCandidate(hash, compact, from)
}

/** Makes a candidate that holds no transaction yet. */
export function emptyCandidate (
  hash: BlockHash, { header, leaves }: CompactBlock, from: MemberId
): Candidate {
  return {
    hash, header, leaves, from, held: new Map(), missing: new Map(leaves.map(leaf => [hex(leaf), leaf])),
    stage: 'gathering', block: undefined, delta: undefined
  }
}

/** Gives a candidate a transaction, if the candidate lacks it. */
export function hold ({ held, missing }: Candidate, transaction: VerifiedTransaction): void {
  const name = hex(transaction.leaf)
  if (missing.delete(name)) held.set(name, transaction)
}

/** Returns the transactions that candidates of this height still lack, in hexadecimal. */
export function lackedLeaves (candidates: Iterable<Candidate>): Set<Hex> {
  const lacked = new Set<Hex>()
  for (const candidate of candidates) {
    if (candidate.stage !== 'gathering') continue
    for (const name of candidate.missing.keys()) lacked.add(name)
  }
  return lacked
}

/** Sets and returns the block once every transaction is held. */
export function assembleCandidate (candidate: Candidate): Block | undefined {
  const { hash, header, held, leaves, missing } = candidate
  if (missing.size > 0) return undefined
  return candidate.block ??= { header, hash, transactions: leaves.map(leaf => held.get(hex(leaf))!) }
}
