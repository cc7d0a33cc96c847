import { CaseStatus, Measure, ZERO_32, equal, keysOfCase, type Case, type CaseId } from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { MeasurePhase, erasedKey, measureKey, measureRowCodec } from '../rows/measure.js'
import type { Workspace } from './workspace.js'

/** Tells whether a case is erased. Its row must be loaded. */
export function isErased (work: Workspace, id: CaseId): boolean {
  return work.read(erasedKey(id)) !== undefined
}

/** Names the rows that `holdOn` reads. */
export function rowsOfHolds (record: CaseId): EntryKey[] {
  return [measureKey(record, Measure.hold)]
}

/**
 * Returns the code of what keeps a record from being erased now. It is a legal hold, or an undecided
 * correction of a record of this patient at this hospital. A further reason is added here.
 */
export function holdOn (work: Workspace, record: Case): string | undefined {
  const hold = work.read(measureKey(record.id, Measure.hold))
  if (hold !== undefined && measureRowCodec.decode(hold).phase === MeasurePhase.inForce) return 'legal-hold'
  return hasOpenCorrection(work, record) ? 'review-open' : undefined
}

function hasOpenCorrection (work: Workspace, record: Case): boolean {
  const { patient } = keysOfCase(record)
  const fresh = [...work.newKeys.values()].filter(keys => keys.patient === patient).map(({ id }) => id)
  return [...work.state.undecided.idsOfPatient(patient), ...fresh].some(id => {
    const found = work.find(id)
    return found !== undefined && found.status <= CaseStatus.open && !equal(found.replaces, ZERO_32)
  })
}
