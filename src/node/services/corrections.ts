import { ServiceError } from '../../api/index.js'
import {
  CaseStatus, equal, hex, ZERO_32, type Case, type MemberId
} from '../../protocol/types/index.js'
import type { CaseFinder } from './case-finder.js'

/** No record has so many versions. */
const MAX_VERSIONS = 1_000

/** An own record that a diagnosis may amend or retract, and the version of the diagnosis. */
export interface Correctable {
  readonly corrected: Case
  readonly version: number
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
      'file a record of your own')
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
