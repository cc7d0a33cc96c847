import { TransactionKind, type ConsentContest } from '../../types/index.js'
import { contestRightCodec } from '../parts/emergency.js'
import { bytes32, u64 } from '../wire/primitives.js'
import { contestForm } from './contest.js'

/** The form of `consent/contest` (SPECIFICATION.md §17.6). No hospital contests in its own name. */
export const consentContestForm = contestForm<ConsentContest>(
  TransactionKind.consentContest, 'consent-contest', {
    id: bytes32, handle: bytes32, number: u64, by: contestRightCodec
  }, (_chain, { by }) => by.type === 'hospital' ? 'contest-of-the-patient' : undefined)
