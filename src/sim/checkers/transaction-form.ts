import type { Chain, VerifiedTransaction } from '../../protocol/types/index.js'
import { TransactionKind } from '../../protocol/types/index.js'
import { caseIdOf, leafOf, name, txIdOf } from './arithmetic.js'
import { messageOf, proposalBytes, transactionBytes } from './layouts.js'

/*
 * What the daemon hands over as verified, verified once more: ids, bytes, signature (§2, §3).
 */

/** Whether who stands behind it has signed it. */
export function isSigned (chain: Chain, { transaction, bytes }: VerifiedTransaction): boolean {
  const message = messageOf(chain, transaction, bytes)
  switch (transaction.kind) {
    case TransactionKind.propose:
      return chain.verifier.verify(transaction.author, message, transaction.signature)
    case TransactionKind.opinions:
      return chain.verifier.verify(transaction.author, message, transaction.signature)
    case TransactionKind.allowlist: return chain.verifier.verify(
      chain.genesis.governmentListKey, message, transaction.allowlist.signature)
    case TransactionKind.evidence:
    case TransactionKind.linkingEpoch:
      return chain.verifier.verify(transaction.author, message, transaction.signature)
  }
}

/** Ids of the cases that a PROPOSE opens. */
export function caseIdsOf (chain: Chain, { transaction }: VerifiedTransaction): string[] {
  if (transaction.kind !== TransactionKind.propose) return []
  const { author: submitter, firstSeq, proposals } = transaction
  return proposals.map((one, k) =>
    name(caseIdOf(chain, submitter, firstSeq + k, leafOf(proposalBytes(one)))))
}

/** What is wrong with it, whatever the ledger. */
export function faultOfForm (chain: Chain, one: VerifiedTransaction): string | undefined {
  const kind = `a transaction of kind ${one.transaction.kind}`
  const bytes = transactionBytes(one.transaction, one.bytes)
  if (name(bytes) !== name(one.bytes)) return `${kind}: its bytes are not its fields'`
  if (name(leafOf(bytes)) !== name(one.leaf)) return `${kind}: another leaf`
  if (name(txIdOf(chain, bytes)) !== name(one.id)) return `${kind}: another id`
  if (caseIdsOf(chain, one).join() !== one.caseIds.map(name).join()) return `${kind}: other case ids`
  return isSigned(chain, one) ? undefined : `${kind}: not signed by whose name it bears`
}
