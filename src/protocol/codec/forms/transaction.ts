import {
  TransactionKind, assert, accept, caseKeys, equal, hex, reject, type AnyTransaction, type CaseId, type Chain,
  type ChainId, type MemberId, type Signature, type Signer, type Transaction, type Verdict,
  type VerifiedTransaction
} from '../../types/index.js'
import { transactionIdOfBytes, transactionLeaf } from '../parts/identifiers.js'
import { decode } from '../wire/schema.js'
import type { Form, IsMember, Unsigned } from './form.js'
import { ALL_FORMS } from './index.js'

/** Encodes any transaction, signature included. */
export const transactionCodec = ALL_FORMS.codec

/** A transaction that a member signs. Only the government signs lists. */
export type UnsignedTransaction =
  Unsigned<Extract<Transaction, { readonly author: MemberId, readonly signature: Signature }>>

export type Signed<T extends UnsignedTransaction> =
  T & { readonly signature: Signature } & Transaction

/** Returns the transaction with its signature; `signer` must be its author. */
export function signTransaction<T extends UnsignedTransaction> (
  chainId: ChainId, signer: Signer, transaction: T
): Signed<T> {
  const form = ALL_FORMS.byNumber.get(transaction.kind)!
  return signAs(form, chainId, signer, transaction) as Signed<T>
}

/** Signs a transaction of the kind that `form` describes. */
export function signAs<T extends AnyTransaction> (
  form: Form<T>, chainId: ChainId, signer: Signer, transaction: Unsigned<T>
): T {
  assert(form.message !== undefined, 'members sign transactions of this kind')
  const { author } = transaction as { readonly author?: MemberId }
  assert(author !== undefined && equal(author, signer.id), 'a member signs its own transactions only')
  const signature = signer.sign(form.message(chainId, transaction))
  return { ...transaction, signature } as unknown as T
}

/** Returns the map keys of the cases of a transaction. @param caseIds of a PROPOSE */
export function namesIn (
  transaction: Transaction, caseIds: readonly CaseId[]
): Pick<VerifiedTransaction, 'keys' | 'judged'> {
  if (transaction.kind === TransactionKind.opinions) {
    return { keys: [], judged: transaction.opinions.map(({ caseId }) => hex(caseId)) }
  }
  if (transaction.kind !== TransactionKind.propose) return { keys: [], judged: [] }
  const author = hex(transaction.author)
  return {
    keys: transaction.proposals.map((proposal, index) => caseKeys(hex(caseIds[index]!), author, proposal)),
    judged: []
  }
}

/**
 * Checks everything about a transaction that needs no ledger: canonical bytes, limits, author, signatures.
 * Only this function makes a `VerifiedTransaction`.
 * @param bytes the bytes received, which the result keeps
 */
export function verifyTransaction (
  chain: Chain, isMember: IsMember, bytes: Uint8Array, forms = ALL_FORMS
): Verdict<VerifiedTransaction> {
  if (bytes.byteLength > chain.genesis.parameters.maxTransactionBytes) return reject('oversize')
  const decoded = decode(forms.codec, bytes)
  if (decoded.verdict !== 'accept') return decoded
  const transaction = decoded.value
  const form = forms.byNumber.get(transaction.kind)!
  const origin = form.verify(chain, isMember, transaction, bytes)
  if (origin.verdict !== 'accept') return origin
  const { signer, injector, caseIds = [] } = origin.value
  return accept({
    transaction,
    bytes,
    id: transactionIdOfBytes(chain.id, bytes),
    leaf: transactionLeaf(bytes),
    caseIds,
    ...namesIn(transaction, caseIds),
    signer,
    injector
  })
}
