import type { BlockHash } from './flavour.js'
import type { Header } from './header.js'
import type { VerifiedTransaction } from './transaction.js'

/** A block with its transactions decoded and their signatures checked; not yet judged against the ledger. */
export interface Block {
  readonly header: Header
  readonly hash: BlockHash
  readonly transactions: readonly VerifiedTransaction[]
}

