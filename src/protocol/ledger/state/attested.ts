import {
  accept, equal, ignore, reject, type AttestedId, type ConsentContest, type MemberId, type PatientFiling,
  type Timestamp, type Verdict
} from '../../types/index.js'
import {
  NO_ATTESTED, attestedCountsCodec, attestedCountsKey, type AttestedCounts
} from '../rows/attested-counts.js'
import { attestedKey, attestedRowCodec, type AttestedRow } from '../rows/attested.js'
import { orderKey, orderRowCodec } from '../rows/handle.js'
import { Outcome, UNDRAWN, reviewKey, reviewRowCodec } from '../rows/review.js'
import { isOftenUnjustified } from '../rows/roster.js'
import { ATTESTED_MS } from './patient-acts.js'
import type { Workspace } from './workspace.js'

/** How long after its filing a consent may be contested: twice as long as it lives. */
export const CONTESTABLE_MS = 2 * ATTESTED_MS

/** Finds the row of a consent that was drawn for review, or whose draw is to come. */
export function attestedOf (
  work: Workspace, { handle, id, number }: Pick<ConsentContest, 'handle' | 'id' | 'number'>
): Verdict<AttestedRow> {
  const order = work.read(orderKey(handle, number))
  if (order === undefined) return ignore('unknown-order')
  if (!equal(orderRowCodec.decode(order).transactionId, id)) return reject('consent-of-another')
  const found = work.read(attestedKey(id))
  // The row of each attested consent is there until its draw, so no later block brings it.
  return found === undefined ? reject('not-under-review') : accept(attestedRowCodec.decode(found))
}

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
    outcome: Outcome.pending, round: 1, drawnAt: 0, judges: [], contest: undefined
  }))
  work.write(reviewKey(id), reviewRowCodec.encode(UNDRAWN))
  work.drawLater(id)
}
