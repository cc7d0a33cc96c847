import { formatTime, servedRecord, type ServedRecord, type ServedResource } from '../../records/index.js'
import type { PatientRecord, RecordVersion } from './services.js'

/** The digits of a case id in the ids of resources that a record holds beside its Condition. */
export const PREFIX_DIGITS = 48

/** Whether a version is shown as it was proposed, or as it was decided. */
export type Step = 0 | 1

export interface ServedVersion extends ServedRecord {
  readonly record: PatientRecord
  readonly version: RecordVersion
  readonly condition: ServedResource
  readonly versionId: string
  /** ms since 1970. */
  readonly lastUpdated: number
}

export function lastStep ({ status }: RecordVersion): Step {
  return status === 'accepted' || status === 'rejected' || status === 'expired' ? 1 : 0
}

/** Makes the resources of a version of a record; undefined if it was not opened, or is damaged. */
export function served (
  record: PatientRecord, version: RecordVersion, step = lastStep(version)
): ServedVersion | undefined {
  const { caseId, number, plaintext } = version
  if (plaintext === undefined) return undefined
  const versionId = `${number}.${step}`
  const lastUpdated = timeOf(version, step)
  const content = servedRecord(plaintext, {
    conditionId: record.id, patientId: record.patientId, prefix: caseId.slice(0, PREFIX_DIGITS),
    meta: { versionId, lastUpdated: instant(lastUpdated), states: statesOf(record, version, step) }
  })
  const condition = content?.resources[0]
  if (content === undefined || condition === undefined) return undefined
  return { ...content, record, version, condition, versionId, lastUpdated }
}

export function etagOf ({ versionId }: Pick<ServedVersion, 'versionId'>): string {
  return `W/"${versionId}"`
}

/** An instant of FHIR R4, with milliseconds. */
export function instant (ms: number): string {
  return formatTime(ms).replace(/Z$/, `.${String(ms % 1000).padStart(3, '0')}Z`)
}

function timeOf ({ decidedAt, proposedAt }: RecordVersion, step: Step): number {
  return step === 1 ? decidedAt ?? proposedAt : proposedAt
}

/** The state of the case, and what a reader must know beside it. */
function statesOf ({ current, versions }: PatientRecord, version: RecordVersion, step: Step): string[] {
  const { isApproved, number, status } = version
  const isReplaced = status === 'accepted' && number < current.number
  const awaits = version === current && versions.some(one => one.number > number && lastStep(one) === 0)
  return [
    step === 0 ? status === 'undrawn' || status === 'pending' ? status : 'open'
      : isReplaced ? 'amended' : status,
    ...(awaits ? ['amendment-awaits'] : []),
    ...(isApproved ? [] : ['not-as-approved'])
  ]
}
