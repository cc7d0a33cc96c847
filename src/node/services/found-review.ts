import { ServiceError } from '../../api/index.js'
import { CaseStatus, type Case } from '../../protocol/types/index.js'
import type { QueuedReview } from '../clinical/reviews.js'
import { clinicianOf } from './clinician.js'
import type { HospitalParts } from './hospital-parts.js'

/** A case of the clinicians' queue. */
export interface FoundReview extends HospitalParts {
  readonly queued: QueuedReview
  readonly entry: Case
}

/** @throws ServiceError if the case does not wait for a clinician here */
export async function findReview (parts: HospitalParts, text: string): Promise<FoundReview> {
  const id = await parts.finder.resolve(text)
  const [queued, entry] = await Promise.all([parts.hospital.reviews.find(id), parts.finder.read(id)])
  if (entry !== undefined && entry.status > CaseStatus.open) {
    throw new ServiceError(409, 'already-decided', 'this case is decided already; see review list --decided')
  }
  if (queued === undefined || entry === undefined) {
    throw new ServiceError(409, 'not-drawn-here', 'this case does not wait for this hospital; see review ' +
      'list, and review list --decided for answered cases')
  }
  return { ...parts, queued, entry }
}

/** Returns the clinician who makes a call, as the roster has the name. @throws ServiceError */
export async function personOf (
  parts: HospitalParts, given: string | undefined
): Promise<string | undefined> {
  return given === undefined ? undefined : await clinicianOf(parts, given)
}

/**
 * Checks that no other clinician has claimed the case.
 * @param clinician who makes the call, if the caller names a person
 * @throws ServiceError 409 `claimed`
 */
export function checkClaim (
  { hospital, queued: { caseId } }: FoundReview, clinician: string | undefined
): void {
  const claim = hospital.claims.of(caseId)
  if (claim === undefined || claim.clinician === clinician) return
  throw claimed(claim.clinician, claim.until)
}

export function claimed (clinician: string, until: number): ServiceError {
  return new ServiceError(409, 'claimed', `${clinician} has claimed this case until ` +
    `${new Date(until).toISOString()}; wait, or have the claim released (review claim --release)`)
}
