import { CaseStatus, type Case, type Timestamp } from '../types/index.js'
import { TREATS_MS, type Closure, type RecordState } from './decide.js'

const STATES: Readonly<Record<CaseStatus, RecordState>> = {
  [CaseStatus.undrawn]: 'open', [CaseStatus.open]: 'open', [CaseStatus.accepted]: 'accepted',
  [CaseStatus.rejected]: 'rejected', [CaseStatus.expired]: 'expired'
}

/** Returns the state of the record of a case, as the ledger knows it. @param closure what closes it */
export function recordStateOf ({ status }: Pick<Case, 'status'>, closure?: Closure): RecordState {
  return closure ?? STATES[status]
}

/** Tells whether the submitter of a case treats the patient by it: it is recent, and open or accepted. */
export function isTreatment (found: Pick<Case, 'proposedAt' | 'status'>, time: Timestamp): boolean {
  const state = recordStateOf(found)
  return time - found.proposedAt < TREATS_MS && (state === 'open' || state === 'accepted')
}
