import { isReviewed } from '../../sortition/index.js'
import type { AttestedId, Beacon, EmergencyId } from '../../types/index.js'
import { attestedKey, attestedRowCodec } from '../rows/attested.js'
import { emergencyKey, emergencyRowCodec, type EmergencyRow } from '../rows/emergency.js'
import { reviewKey } from '../rows/review.js'
import { isUnderReview, withDrawn } from './reviews.js'
import type { Workspace } from './workspace.js'

/**
 * Draws the judges of what was opened, contested or attested up to the last block (SPECIFICATION.md §17.4,
 * §17.6). It also replaces judges who are no members any more. The beacon is that of the last block, so
 * nobody knew it before.
 * @param beacon undefined if the header carries no σ; then a later block draws
 */
export function drawReviews (work: Workspace, beacon: Beacon | undefined): void {
  if (beacon === undefined) return
  for (const id of work.undrawnReviews) {
    const emergency = work.read(emergencyKey(id))
    if (emergency === undefined) drawAttested(work, beacon, id)
    else drawEmergency(work, beacon, id, emergencyRowCodec.decode(emergency))
  }
  work.undrawnReviews = []
}

function drawEmergency (work: Workspace, beacon: Beacon, id: EmergencyId, row: EmergencyRow): void {
  // A judge that became a member again may have ended the review meanwhile.
  if (!isUnderReview(row)) return
  const { after, judges } = withDrawn(work, beacon, id, row)
  if (after === row) return
  work.write(emergencyKey(id), emergencyRowCodec.encode(after))
  work.ruleEvents.push({ type: 'emergency-drawn', id, judges })
}

/** Draws first whether a consent is reviewed at all. Without a review its row is gone. */
function drawAttested (work: Workspace, beacon: Beacon, id: AttestedId): void {
  const row = attestedRowCodec.decode(work.read(attestedKey(id))!)
  if (!isUnderReview(row)) return
  const { chain, state: { parameters: { attestedReviewRate } } } = work
  const { handle, hospital, ruleHash } = row
  if (row.drawnAt === 0 && row.round === 1 && !isReviewed(chain.id, beacon, id, attestedReviewRate)) {
    work.erase(attestedKey(id))
    work.erase(reviewKey(id))
    work.ruleEvents.push({
      type: 'attested-drawn', id, handle, hospital, ruleHash, isReviewed: false, judges: []
    })
    return
  }
  const { after, judges } = withDrawn(work, beacon, id, row)
  if (after === row) return
  work.write(attestedKey(id), attestedRowCodec.encode(after))
  work.ruleEvents.push({ type: 'attested-drawn', id, handle, hospital, ruleHash, isReviewed: true, judges })
}
