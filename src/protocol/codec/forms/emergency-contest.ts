import { TransactionKind, type EmergencyContest } from '../../types/index.js'
import { contestRightCodec } from '../parts/emergency.js'
import { bytes32 } from '../wire/primitives.js'
import { contestForm } from './contest.js'

/** The form of `emergency/contest` (SPECIFICATION.md §17.4). */
export const emergencyContestForm = contestForm<EmergencyContest>(
  TransactionKind.emergencyContest, 'emergency-contest-by', {
    handle: bytes32, id: bytes32, by: contestRightCodec
  })
