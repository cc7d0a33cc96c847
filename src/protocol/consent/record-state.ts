import { CaseStatus, type Case, type Timestamp } from '../types/index.js'
import { TREATS_MS, type RecordState } from './decide.js'

const STATES: Readonly<Record<CaseStatus, RecordState>> = {
  [CaseStatus.undrawn]: 'open', [CaseStatus.open]: 'open', [CaseStatus.accepted]: 'accepted',
  [CaseStatus.rejected]: 'rejected', [CaseStatus.expired]: 'expired'
}

/** Returns the state of the record of a case, as the ledger knows it. */
export function recordStateOf ({ status }: Pick<Case, 'status'>): RecordState {
  return STATES[status]
}

/** Tells whether the submitter of a case treats the patient by it: it is recent, and open or accepted. */
export function isTreatment (found: Pick<Case, 'proposedAt' | 'status'>, time: Timestamp): boolean {
  const state = recordStateOf(found)
  return time - found.proposedAt < TREATS_MS && (state === 'open' || state === 'accepted')
}
