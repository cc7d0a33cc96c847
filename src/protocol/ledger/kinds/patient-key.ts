import { TransactionKind, type PatientKey } from '../../types/index.js'
import { judgeKey } from '../state/patient-orders.js'
import { orderRule } from './patient.js'

/** The rule of `patient/key` (SPECIFICATION.md §16.5): a hospital registers a key of a patient. */
export const patientKeyRule = orderRule<PatientKey>(TransactionKind.patientKey,
  ({ vouches }) => 2 + vouches.length, judgeKey)
