import {
  accept, ignore, reject, type AnyTransaction, type CaseId, type Chain, type ChainId, type MemberId,
  type Signature, type Verdict
} from '../../types/index.js'
import type { Codec } from '../wire/schema.js'

/** Tells whether a key is on the list in force, and so was screened (SPECIFICATION.md §2.3 Signatures). */
export type IsMember = (id: MemberId) => boolean

export type Unsigned<T> = T extends unknown ? Omit<T, 'signature'> : never

/** What a form finds out about a transaction: see `VerifiedTransaction`. */
export interface Origin {
  readonly signer: MemberId
  readonly injector: MemberId
  readonly caseIds?: readonly CaseId[]
}

/** One kind of transaction as bytes: its layout, the message that is signed, and its checks. */
export interface Form<T extends AnyTransaction> {
  readonly kind: T['kind']
  /** From the number of the kind, one byte, to the signature at the end. */
  readonly codec: Codec<T>
  /** The message that the author signs. A kind without it is not signed by members. */
  message? (chainId: ChainId, transaction: Unsigned<T>): Uint8Array
  /**
   * Checks everything that needs no ledger: an unknown author is ignored, since a node may be behind;
   * what no honest member can have made is rejected.
   * @param bytes the encoding from which `transaction` was decoded
   */
  verify (chain: Chain, isMember: IsMember, transaction: T, bytes: Uint8Array): Verdict<Origin>
}

/** Checks that the author of a transaction is a member and has signed this message. */
export function verifyAuthor (
  chain: Chain, isMember: IsMember,
  { author, signature }: { readonly author: MemberId, readonly signature: Signature },
  message: () => Uint8Array
): Verdict<Origin> {
  if (!isMember(author)) return ignore('unknown-author')
  if (!chain.verifier.verify(author, message(), signature)) return reject('bad-signature')
  return accept({ signer: author, injector: author })
}
