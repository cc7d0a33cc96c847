import type { AttestedId, MemberId, PatientFiling, Timestamp } from '../../types/index.js'
import {
  NO_ATTESTED, attestedCountsCodec, attestedCountsKey, type AttestedCounts
} from '../rows/attested-counts.js'
import { attestedKey, attestedRowCodec } from '../rows/attested.js'
import { Outcome, UNDRAWN, reviewKey, reviewRowCodec } from '../rows/review.js'
import { isOftenUnjustified } from '../rows/roster.js'
import type { Workspace } from './workspace.js'

/** Returns the public counts of a hospital. */
export function attestedCountsOf (work: Workspace, hospital: MemberId): AttestedCounts {
  const row = work.read(attestedCountsKey(hospital))
  return row === undefined ? NO_ATTESTED : attestedCountsCodec.decode(row)
}

/** Changes the public counts of a hospital. */
export function countAttested (
  work: Workspace, hospital: MemberId, change: (counts: AttestedCounts) => AttestedCounts
): void {
  const changed = change(attestedCountsOf(work, hospital))
  work.write(attestedCountsKey(hospital), attestedCountsCodec.encode(changed))
}

/** Tells whether reviews have suspended the right of a hospital to file consents in its own favour. */
export function isAttestingSuspended ({ recent }: AttestedCounts, time: Timestamp): boolean {
  return isOftenUnjustified(recent, time)
}

/** Has the next block with a σ draw whether an attested consent is reviewed, and its judges. */
export function sampleLater (
  work: Workspace, id: AttestedId, { author, counter, form, handle }: PatientFiling, ruleHash: Uint8Array
): void {
  work.write(attestedKey(id), attestedRowCodec.encode({
    hospital: author, handle, number: counter, form, ruleHash, height: work.height, filedAt: work.timestamp,
    outcome: Outcome.pending, round: 1, drawnAt: 0, judges: []
  }))
  work.write(reviewKey(id), reviewRowCodec.encode(UNDRAWN))
  work.drawLater(id)
}
