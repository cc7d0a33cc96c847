/**
 * This room has every kind of transaction as bytes. A kind is a file here and a line in the table below:
 * a kind of `TransactionKinds` without a form does not compile. `transaction.ts` serves any kind.
 *
 * A form must not know the ledger: its rule (`ledger/kinds`) says whether a transaction is allowed now.
 */
import type { AnyTransaction, KindName, Transaction, TransactionKinds } from '../../types/index.js'
import { DecodeError } from '../wire/decode-error.js'
import { codec, type Codec } from '../wire/schema.js'
import { allowlistForm } from './allowlist.js'
import { evidenceForm } from './evidence.js'
import type { Form } from './form.js'
import { linkingEpochForm } from './linking-epoch.js'
import { opinionsForm } from './opinions.js'
import { proposeForm } from './propose.js'

export const FORMS: { readonly [K in KindName]: Form<TransactionKinds[K]> } = {
  propose: proposeForm,
  opinions: opinionsForm,
  allowlist: allowlistForm,
  evidence: evidenceForm,
  linkingEpoch: linkingEpochForm
}

/** The forms of a table by the number that their bytes begin with. */
export interface Forms {
  readonly byNumber: ReadonlyMap<number, Form<AnyTransaction>>
  /** Any transaction, signature included; told apart by its first byte. */
  readonly codec: Codec<Transaction>
}

/** Makes the forms of a table. The codec's type names only the kinds of `TransactionKinds`. */
export function formsOf (table: Readonly<Record<string, Form<AnyTransaction>>>): Forms {
  const byNumber = new Map(Object.values(table).map(form => [form.kind, form] as const))
  return {
    byNumber,
    codec: codec<Transaction>((writer, transaction) => {
      byNumber.get(transaction.kind)!.codec.write(writer, transaction)
    }, reader => {
      const form = byNumber.get(reader.peek())
      if (form === undefined) throw new DecodeError('unknown-tag')
      return form.codec.read(reader) as Transaction
    })
  }
}

/** The forms in force. Functions take them as their default, so that a test can add a kind. */
export const ALL_FORMS = formsOf(FORMS)
