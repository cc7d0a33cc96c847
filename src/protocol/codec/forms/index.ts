/**
 * This room defines the bytes of every kind of transaction. Each kind has a file here and a line in the table
 * below. A kind of `TransactionKinds` without a form does not compile.
 *
 * A form must not use the ledger. The rule of the kind (`ledger/kinds`) decides whether a transaction is
 * valid in a block.
 */
import type { AnyTransaction, KindName, Transaction, TransactionKinds } from '../../types/index.js'
import { DecodeError } from '../wire/decode-error.js'
import { codec, type Codec } from '../wire/schema.js'
import { accessLogForm } from './access-log.js'
import { adoptForm } from './adopt.js'
import { allowlistForm } from './allowlist.js'
import { emergencyCloseForm } from './emergency-close.js'
import { emergencyContestForm } from './emergency-contest.js'
import { emergencyJudgeForm } from './emergency-judge.js'
import { emergencyOpenForm } from './emergency-open.js'
import { emergencySurgeForm } from './emergency-surge.js'
import { erasureAttestForm } from './erasure-attest.js'
import { erasureOrderForm } from './erasure-order.js'
import { caseMismatchForm } from './case-mismatch.js'
import { consentContestForm } from './consent-contest.js'
import { consentJudgeForm } from './consent-judge.js'
import { evidenceForm } from './evidence.js'
import type { Form } from './form.js'
import { keysComplainForm } from './keys-complain.js'
import { keysDealForm } from './keys-deal.js'
import { keysLostForm } from './keys-lost.js'
import { keysReadyForm } from './keys-ready.js'
import { namesAllowForm } from './names-allow.js'
import { namesTotalsForm } from './names-totals.js'
import { opinionsForm } from './opinions.js'
import { patientFilingForm } from './patient-filing.js'
import { patientKeyForm } from './patient-key.js'
import { patientOrderForm } from './patient-order.js'
import { presenceForm } from './presence.js'
import { proposeForm } from './propose.js'
import { rosterEntryForm } from './roster-entry.js'

export const FORMS: { readonly [K in KindName]: Form<TransactionKinds[K]> } = {
  propose: proposeForm,
  opinions: opinionsForm,
  allowlist: allowlistForm,
  evidence: evidenceForm,
  keysDeal: keysDealForm,
  keysComplain: keysComplainForm,
  keysReady: keysReadyForm,
  keysLost: keysLostForm,
  presence: presenceForm,
  namesAllow: namesAllowForm,
  namesTotals: namesTotalsForm,
  mismatch: caseMismatchForm,
  adopt: adoptForm,
  patientOrder: patientOrderForm,
  patientFiling: patientFilingForm,
  patientKey: patientKeyForm,
  rosterEntry: rosterEntryForm,
  emergencyOpen: emergencyOpenForm,
  emergencyClose: emergencyCloseForm,
  emergencySurge: emergencySurgeForm,
  emergencyJudge: emergencyJudgeForm,
  emergencyContest: emergencyContestForm,
  accessLog: accessLogForm,
  erasureOrder: erasureOrderForm,
  erasureAttest: erasureAttestForm,
  consentJudge: consentJudgeForm,
  consentContest: consentContestForm
}

/** The forms of a table, and the codec of a transaction of any of their kinds. */
export interface Forms {
  readonly byNumber: ReadonlyMap<number, Form<AnyTransaction>>
  /** Encodes any transaction, signature included. The first byte tells the kind. */
  readonly codec: Codec<Transaction>
}

/** Makes the forms of a table. The type of the codec names only the kinds of `TransactionKinds`. */
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

/** The forms of all kinds. They are the default parameter of functions, so that a test can add a kind. */
export const ALL_FORMS = formsOf(FORMS)
