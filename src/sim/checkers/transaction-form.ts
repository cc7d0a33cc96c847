import {
  TransactionKind, type Chain, type MemberId, type VerifiedTransaction
} from '../../protocol/types/index.js'
import { caseIdOf, leafOf, name, txIdOf } from './arithmetic.js'
import { messageOf, proposalBytes, transactionBytes } from './layouts.js'

/*
 * Verifies the ids, bytes and signature of a transaction that the daemon calls verified (§2, §3).
 */

/** Returns whether the author of a transaction has signed it. */
export function isSigned (chain: Chain, { transaction, bytes }: VerifiedTransaction): boolean {
  const isBy = (id: MemberId, signature: Uint8Array): boolean =>
    chain.verifier.verify(id, messageOf(chain, transaction, bytes), signature)
  switch (transaction.kind) {
    case TransactionKind.propose: return isBy(transaction.author, transaction.signature)
    case TransactionKind.opinions: return isBy(transaction.author, transaction.signature)
    case TransactionKind.allowlist:
      return isBy(chain.genesis.governmentListKey, transaction.allowlist.signature)
    case TransactionKind.evidence:
    case TransactionKind.linkingEpoch: return isBy(transaction.author, transaction.signature)
  }
}

/** Computes the ids of the cases that a PROPOSE opens. */
export function caseIdsOf (chain: Chain, { transaction }: VerifiedTransaction): string[] {
  if (transaction.kind !== TransactionKind.propose) return []
  const { author: submitter, firstSeq, proposals } = transaction
  return proposals.map((one, k) =>
    name(caseIdOf(chain, submitter, firstSeq + k, leafOf(proposalBytes(one)))))
}

/** Describes what is wrong with a transaction, whatever the state of the ledger. */
export function faultOfForm (chain: Chain, one: VerifiedTransaction): string | undefined {
  const kind = `a transaction of kind ${one.transaction.kind}`
  const bytes = transactionBytes(one.transaction, one.bytes)
  if (name(bytes) !== name(one.bytes)) return `${kind}: its bytes are not its fields'`
  if (name(leafOf(bytes)) !== name(one.leaf)) return `${kind}: another leaf`
  if (name(txIdOf(chain, bytes)) !== name(one.id)) return `${kind}: another id`
  if (caseIdsOf(chain, one).join() !== one.caseIds.map(name).join()) return `${kind}: other case ids`
  return isSigned(chain, one) ? undefined : `${kind}: not signed by its author`
}
