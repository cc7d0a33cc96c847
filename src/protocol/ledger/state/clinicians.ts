import {
  accept, equal, ignore, reject, type ClinicianSignature, type MemberId, type Timestamp, type Verdict
} from '../../types/index.js'
import { practitionerKey, practitionerRowCodec, whySuspended, type PractitionerRow } from '../rows/roster.js'
import type { Workspace } from './workspace.js'

/** Returns the roster's row of a practitioner who signed. The form has checked the signature itself. */
export function clinicianOf (
  work: Workspace, hospital: MemberId, { entry, key }: ClinicianSignature
): Verdict<PractitionerRow> {
  const found = work.read(practitionerKey(hospital, entry))
  if (found === undefined) return ignore('unknown-clinician')
  const row = practitionerRowCodec.decode(found)
  return equal(row.key, key) ? accept(row) : reject('credential-of-another')
}

/** Judges a practitioner who signs for another one: on the roster, and not suspended. */
export function judgeUnsuspended (
  work: Workspace, hospital: MemberId, signature: ClinicianSignature, time: Timestamp
): Verdict {
  const row = clinicianOf(work, hospital, signature)
  if (row.verdict !== 'accept') return row
  const isFit = whySuspended(row.value, time) === undefined
  return isFit ? accept(undefined) : reject('second-suspended')
}
