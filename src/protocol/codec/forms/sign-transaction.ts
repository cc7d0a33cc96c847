import {
  assert, TransactionKind, equal, type ChainId, type Evidence, type LinkingEpoch, type MemberId,
  type Opinions, type Propose, type Signature, type Signer, type Transaction
} from '../../types/index.js'
import { opinionsRoot, proposalsRoot } from '../parts/identifiers.js'
import {
  evidenceSignBytes, linkingEpochSignBytes, opinionsSignBytes, proposeSignBytes
} from '../parts/sign-bytes.js'

/** What a member can put on the chain in its own name. Lists come signed from the government. */
export type UnsignedTransaction =
  | Omit<Propose, 'signature'>
  | Omit<Opinions, 'signature'>
  | Omit<Evidence, 'signature'>
  | Omit<LinkingEpoch, 'signature'>

export type Signed<T extends UnsignedTransaction> =
  T & { readonly signature: Signature } & Transaction

/** Who stands behind a transaction. */
export function authorOf (transaction: UnsignedTransaction): MemberId {
  switch (transaction.kind) {
    case TransactionKind.propose: return transaction.submitter
    case TransactionKind.opinions: return transaction.validator
    case TransactionKind.evidence:
    case TransactionKind.linkingEpoch: return transaction.author
  }
}

/** The transaction with its signature; `signer` must be its author. */
export function signTransaction<T extends UnsignedTransaction> (
  chainId: ChainId, signer: Signer, transaction: T
): Signed<T> {
  assert(equal(authorOf(transaction), signer.id), 'a member signs its own transactions only')
  const signature = signer.sign(messageOf(chainId, transaction))
  return { ...transaction, signature } as unknown as Signed<T>
}

function messageOf (chainId: ChainId, transaction: UnsignedTransaction): Uint8Array {
  switch (transaction.kind) {
    case TransactionKind.propose: {
      const { submitter, firstSeq, proposals } = transaction
      const root = proposalsRoot(proposals)
      return proposeSignBytes(chainId, { submitter, firstSeq, count: proposals.length, root })
    }
    case TransactionKind.opinions: {
      const { validator, rulesetHash, opinions } = transaction
      const root = opinionsRoot(opinions)
      return opinionsSignBytes(chainId, { validator, rulesetHash, count: opinions.length, root })
    }
    case TransactionKind.evidence: return evidenceSignBytes(chainId, transaction)
    case TransactionKind.linkingEpoch: return linkingEpochSignBytes(chainId, transaction)
  }
}
