import {
  accept, concat, ignore, reject, type AnyTransaction, type CaseId, type Chain, type ChainId, type MemberId,
  type Signature, type Verdict
} from '../../types/index.js'
import { oneOf, struct, type Fields } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, u8 } from '../wire/primitives.js'
import type { Codec } from '../wire/schema.js'

/** Tells whether a key is on the list in force. Keys on a list have been screened (SPECIFICATION.md §2.4). */
export type IsMember = (id: MemberId) => boolean

/** A transaction before its author has signed it. */
export type Unsigned<T> = T extends unknown ? Omit<T, 'signature'> : never

/** Fields of a `VerifiedTransaction` that its form determines. */
export interface Origin {
  readonly signer: MemberId
  readonly injector: MemberId
  readonly caseIds?: readonly CaseId[]
}

/** A form defines a kind of transaction as bytes: its layout, its signed message, and its checks. */
export interface Form<T extends AnyTransaction> {
  readonly kind: T['kind']
  /** Encodes the whole transaction: first the number of the kind (u8), last the signature. */
  readonly codec: Codec<T>
  /** Returns the message that the author signs. Members do not sign kinds without this function. */
  message? (chainId: ChainId, transaction: Unsigned<T>): Uint8Array
  /**
   * Checks everything that needs no ledger. It ignores an unknown author, since this node may be behind. It
   * rejects a transaction that no honest member can have made.
   * @param bytes the encoding from which `transaction` was decoded
   */
  verify (chain: Chain, isMember: IsMember, transaction: T, bytes: Uint8Array): Verdict<Origin>
}

/** Checks that the author of a transaction is a member, and that the author signed this message. */
export function verifyAuthor (
  chain: Chain, isMember: IsMember,
  { author, signature }: { readonly author: MemberId, readonly signature: Signature },
  message: () => Uint8Array
): Verdict<Origin> {
  if (!isMember(author)) return ignore('unknown-author')
  if (!chain.verifier.verify(author, message(), signature)) return reject('bad-signature')
  return accept({ signer: author, injector: author })
}

interface ByOneAuthor extends AnyTransaction {
  readonly author: MemberId
  readonly signature: Signature
}

/**
 * Makes the form of a kind that its author signs as a whole. The layout is the kind (u8), the author, the
 * fields and the signature. The message is `D(name)`, the author and the fields.
 * @param fields all fields between author and signature, in their order
 * @param faultOf returns the code of a fault that no honest author makes
 */
export function formByOneAuthor<T extends ByOneAuthor> (
  kind: T['kind'], name: string, fields: Fields<Omit<T, 'kind' | 'author' | 'signature'>>,
  faultOf: (chain: Chain, transaction: T) => string | undefined = () => undefined
): Form<T> {
  const layout = { kind: oneOf(u8, [kind]), author: bytes32, ...fields, signature: bytes64 }
  const signed = struct({ author: bytes32, ...fields } as unknown as Fields<Unsigned<T> & object>)
  const message = (chainId: ChainId, transaction: Unsigned<T>): Uint8Array =>
    concat(domain(name, chainId), signed.encode(transaction))
  return {
    kind,
    codec: struct<T>(layout as unknown as Fields<T>),
    message,
    verify (chain, isMember, transaction) {
      const fault = faultOf(chain, transaction)
      if (fault !== undefined) return reject(fault)
      return verifyAuthor(chain, isMember, transaction, () =>
        message(chain.id, transaction as unknown as Unsigned<T>))
    }
  }
}
