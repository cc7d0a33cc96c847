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
  return {
    hash, header: compact.header, leaves: compact.leaves, from, held: new Map(),
    stage: 'gathering', block: undefined, delta: undefined
  }
}

export function missingLeaves (candidate: Candidate): LeafHash[] {
  return candidate.leaves.filter(leaf => !candidate.held.has(hex(leaf)))
}

/** Returns the transactions that candidates of this height still lack, in hexadecimal. */
export function lackedLeaves (candidates: Iterable<Candidate>): Set<Hex> {
  const lacked = new Set<Hex>()
  for (const candidate of candidates) {
    if (candidate.stage !== 'gathering') continue
    for (const leaf of missingLeaves(candidate)) lacked.add(hex(leaf))
  }
  return lacked
}

/** Sets and returns the block once every transaction is held. */
export function assembleCandidate (candidate: Candidate): Block | undefined {
  const transactions: VerifiedTransaction[] = []
  for (const leaf of candidate.leaves) {
    const transaction = candidate.held.get(hex(leaf))
    if (transaction === undefined) return undefined
    transactions.push(transaction)
  }
  candidate.block = { header: candidate.header, hash: candidate.hash, transactions }
  return candidate.block
}
