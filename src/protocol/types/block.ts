import type { BlockHash } from './flavour.js'
import type { Header } from './header.js'
import type { VerifiedTransaction } from './transaction.js'

/** A block whose transactions are decoded and verified. The ledger has not judged the block yet. */
export interface Block {
  readonly header: Header
  readonly hash: BlockHash
  readonly transactions: readonly VerifiedTransaction[]
}

