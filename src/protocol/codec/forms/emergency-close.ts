import { TransactionKind, type EmergencyClose } from '../../types/index.js'
import { bytes32 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

/** The form of `emergency/close` (SPECIFICATION.md §17.2). */
export const emergencyCloseForm = formByOneAuthor<EmergencyClose>(
  TransactionKind.emergencyClose, 'emergency-close', { handle: bytes32, id: bytes32 })
