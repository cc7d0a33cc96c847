import { TransactionKind, type PatientActType, type PatientFiling } from '../../types/index.js'
import { patientActCodec } from '../parts/patient-act.js'
import { bytes32, u64 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

/** Acts that need the signature of a key. */
const ORDERED: ReadonlySet<PatientActType> = new Set(['rotate', 'cancel'])

/** The form of `patient/file` (SPECIFICATION.md §16.5). The form on paper stays at the hospital. */
export const patientFilingForm = formByOneAuthor<PatientFiling>(
  TransactionKind.patientFiling, 'patient-filing',
  { handle: bytes32, counter: u64, form: bytes32, act: patientActCodec },
  ({ verifier }, { act, counter }) => {
    if (counter === 0) return 'order-without-number'
    if (ORDERED.has(act.type)) return 'act-of-a-key'
    return act.type === 'appoint' && !verifier.screenKey(act.key) ? 'bad-patient-key' : undefined
  })
