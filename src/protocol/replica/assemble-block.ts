import { blockCodec, blockHash, decode, verifyTransaction } from '../codec/index.js'
import { merkleRootOfHashes } from '../crypto/index.js'
import type { MemberSet } from '../membership/index.js'
import {
  accept, equal, reject, type Block, type Chain, type Verdict, type VerifiedTransaction
} from '../types/index.js'

/**
 * Decodes a block with its full transactions. Verifies the transactions under `set` and the transaction root.
 * The ledger has not judged the block yet.
 * @param set set(h) of the ledger; after a recovery with a list, fewer hospitals decide the block (§10.6)
 */
export function assembleBlock (chain: Chain, set: MemberSet, bytes: Uint8Array): Verdict<Block> {
  const decoded = decode(blockCodec, bytes)
  if (decoded.verdict !== 'accept') return decoded
  const { header } = decoded.value
  const transactions: VerifiedTransaction[] = []
  for (const raw of decoded.value.transactions) {
    const verified = verifyTransaction(chain, id => set.has(id), raw)
    if (verified.verdict !== 'accept') return reject(verified.code)
    transactions.push(verified.value)
  }
  const root = merkleRootOfHashes(transactions.map(transaction => transaction.leaf))
  if (!equal(root, header.transactionRoot)) return reject('wrong-transaction-root')
  return accept({ header, hash: blockHash(chain.id, header), transactions })
}

/** Returns the bytes in which a block is stored, logged and sent. */
export function encodeBlock (block: Block): Uint8Array {
  return blockCodec.encode({
    header: block.header,
    transactions: block.transactions.map(transaction => transaction.bytes)
  })
}
