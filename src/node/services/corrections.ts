import { ServiceError } from '../../api/index.js'
import {
  CaseStatus, equal, hex, Relation, ZERO_32, type Case, type CaseId, type MemberId
} from '../../protocol/types/index.js'
import type { Earlier } from '../clinical/job.js'
import type { CaseFinder } from './case-finder.js'
import type { HospitalParts } from './hospital-parts.js'

/** No record has so many versions. */
const MAX_VERSIONS = 1_000

/** An own record that a diagnosis may amend or retract, and the version of the diagnosis. */
export interface Correctable {
  readonly corrected: Case
  readonly version: number
}

/** What a submission does to which earlier record. */
export interface Related extends Earlier {
  readonly relation?: Relation
  readonly version?: number
  /** The record that the body names as disputed. */
  readonly disputes?: CaseId
}

/** Names what a submission does, so that equal bytes for another purpose are no repeat. */
export function nameOf ({ corrected, disputed, relation }: Related): string {
  if (disputed !== undefined) return `disputes ${hex(disputed.id)}`
  return corrected === undefined ? '' : `${relation} ${hex(corrected.id)}`
}

/**
 * Finds the record that a hospital wants to amend or retract (SPECIFICATION.md §7.8). It must be an own
 * accepted record without a successor.
 * @param text a case id, or its first digits
 * @throws ServiceError 409 with a code that says why the record cannot be corrected
 */
export async function correctable (finder: CaseFinder, self: MemberId, text: string): Promise<Correctable> {
  const corrected = await finder.read(await finder.resolve(text))
  if (corrected === undefined) throw refused('not-decided', 'this case is in no block yet')
  if (!equal(corrected.submitter, self)) {
    throw refused('not-own', 'only the hospital that filed a record may amend or retract it; to disagree, ' +
      'dispute it with a record of your own')
  }
  if (corrected.status < CaseStatus.accepted) throw refused('not-decided', 'this case is not decided yet')
  if (corrected.status !== CaseStatus.accepted) {
    throw refused('not-accepted', 'this case was not accepted, so there is no record to correct')
  }
  if (!equal(corrected.supersededBy, ZERO_32)) {
    throw refused('superseded', `this record has a successor: correct ${hex(corrected.supersededBy)}`)
  }
  return { corrected, version: await versionOf(finder, corrected) + 1 }
}

/**
 * Finds the record of another hospital that a diagnosis of this hospital disputes. It must be an accepted
 * record that is in force. A dispute changes nothing of it.
 * @param text a case id, or its first digits
 * @throws ServiceError 409 with a code that says why the record cannot be disputed
 */
export async function disputable (finder: CaseFinder, self: MemberId, text: string): Promise<Case> {
  const disputed = await finder.read(await finder.resolve(text))
  if (disputed === undefined || equal(disputed.submitter, self)) {
    throw refused('own-record', 'this is a record of this hospital: amend or retract it')
  }
  if (disputed.status < CaseStatus.accepted) {
    throw refused('not-decided', 'this case is not decided yet, so there is no record to dispute')
  }
  if (disputed.status !== CaseStatus.accepted) {
    throw refused('not-accepted', 'this case was not accepted, so there is no record to dispute')
  }
  const newest = await newestOf(finder, disputed)
  if (newest.replaceRelation === Relation.retracts) {
    throw refused('retracted', `its hospital has retracted this record (case ${hex(newest.id)})`)
  }
  if (newest !== disputed) {
    throw refused('superseded', `this record has a newer version: dispute ${hex(newest.id)}`)
  }
  return disputed
}

/** Follows the successors of a record. */
async function newestOf (finder: CaseFinder, from: Case): Promise<Case> {
  let newest = from
  for (let version = 1; version < MAX_VERSIONS && !equal(newest.supersededBy, ZERO_32); version++) {
    newest = await finder.read(newest.supersededBy) ?? newest
  }
  return newest
}

/** Counts the versions of a record up to this case. */
async function versionOf (finder: CaseFinder, { replaces }: Case): Promise<number> {
  let version = 1
  let earlier = replaces
  while (!equal(earlier, ZERO_32) && version < MAX_VERSIONS) {
    version++
    earlier = (await finder.read(earlier))?.replaces ?? ZERO_32
  }
  return version
}

function refused (code: string, message: string): ServiceError {
  return new ServiceError(409, code, message)
}

/** Refuses to work on a record that is erased. @throws ServiceError 410 */
export async function refuseErased ({ hospital }: HospitalParts, record: Case): Promise<void> {
  if (await hospital.closures.of(record) !== 'erased') return
  throw new ServiceError(410, 'erased', 'this record is erased at every hospital; erasure status shows by ' +
    'whose decision')
}
