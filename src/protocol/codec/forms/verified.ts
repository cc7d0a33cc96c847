import type { CaseId, Chain, MemberId, Transaction, VerifiedTransaction } from '../../types/index.js'
import { transactionIdOfBytes, transactionLeaf } from '../parts/identifiers.js'

/** Marks a transaction as verified; for the verify-*.ts files alone. */
export function verified<T extends Transaction> (
  chain: Chain, transaction: T, bytes: Uint8Array, author: MemberId, caseIds: readonly CaseId[] = []
): VerifiedTransaction<T> {
  return {
    transaction,
    bytes,
    id: transactionIdOfBytes(chain.id, bytes),
    leaf: transactionLeaf(bytes),
    caseIds,
    author
  }
}
