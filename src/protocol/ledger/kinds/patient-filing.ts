import { TransactionKind, type PatientFiling } from '../../types/index.js'
import { judgeFiled } from '../state/patient-orders.js'
import { orderRule } from './patient.js'

/** The rule of `patient/file` (SPECIFICATION.md §16.5): a hospital acts for a patient without a key. */
export const patientFilingRule =
  orderRule<PatientFiling>(TransactionKind.patientFiling, () => 1, judgeFiled)
