import type { ServedResource } from '../../records/index.js'
import type { ServedVersion } from './served.js'

/**
 * Chooses the Patient that stands for a patient: the newest one that this hospital sent, else the newest of
 * another hospital. Undefined if no record has one of its own.
 */
export function patientResource (records: readonly ServedVersion[]): ServedResource | undefined {
  const newest = [...records].reverse()
  const holder = [...newest.filter(({ version }) => version.isOwn), ...newest]
    .find(({ resources }) => resources.some(({ id, type }) => type === 'Patient' && isPatient(id, records)))
  return holder?.resources.find(({ type }) => type === 'Patient')
}

function isPatient (id: string, [first]: readonly ServedVersion[]): boolean {
  return id === first?.record.patientId
}
