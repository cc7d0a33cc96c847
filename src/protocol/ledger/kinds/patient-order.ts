import { TransactionKind, type PatientOrder } from '../../types/index.js'
import { judgeSigned } from '../state/patient-orders.js'
import { orderRule } from './patient.js'

/** The rule of `patient/order` (SPECIFICATION.md §16.5): a key of the patient, or appointed by it, orders. */
export const patientOrderRule = orderRule<PatientOrder>(TransactionKind.patientOrder,
  ({ act }) => act.type === 'rotate' ? 3 : 2,
  (row, order, block, before) => judgeSigned(row, before, order, block), ({ signedAt }) => signedAt)
