import {
  TransactionKind, accept, ignore, reject, type EmergencyOpen, type Verdict
} from '../../types/index.js'
import {
  NO_EMERGENCIES, emergencyCountsCodec, emergencyCountsKey, openedInHour, withOpened, type EmergencyCounts
} from '../rows/emergency-counts.js'
import {
  MAX_OPEN, emergencyKey, emergencyRowCodec, glassKey, glassRowCodec, type OpenEmergency
} from '../rows/emergency.js'
import type { EntryKey } from '../rows/entry.js'
import { Outcome, UNDRAWN, reviewKey, reviewRowCodec } from '../rows/review.js'
import { practitionerKey, whySuspended } from '../rows/roster.js'
import { clinicianOf, judgeUnsuspended } from '../state/clinicians.js'
import { nextTimestamp } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/** How old an emergency may be that a hospital announces after it was out of touch. */
const LATEST_MS = 30 * 86_400_000

/**
 * The rule of `emergency/open` (SPECIFICATION.md §17.2). From the block on, the hospital has an emergency of
 * the patient. Each one is reviewed: the next block draws its judges.
 */
export const emergencyOpenRule: Rule<EmergencyOpen> = {
  kind: TransactionKind.emergencyOpen,
  rank: 2,
  traits: ({ second }) => ({ waitsForTime: true, checks: second === undefined ? 2 : 3 }),
  touches: (_state, transaction, { id }) => [
    ...cliniciansOf(transaction), emergencyKey(id), glassKey(transaction.handle, transaction.author),
    emergencyCountsKey(transaction.author)
  ],
  needs: (_state, transaction) => cliniciansOf(transaction),
  doubts: (_state, _transaction, { id }) => [emergencyKey(id)],
  refute (work, { id, transaction }) {
    if (work.read(emergencyKey(id)) !== undefined) return 'emergency-known'
    const verdict = judgeClinicians(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: (state, { author, openedAt }, now) =>
    state.set.has(author) && nextTimestamp(state, now) >= openedAt ? 'ready' : 'later',
  judge (work, { id, transaction }) {
    const { author, handle } = transaction
    const counts = countsOf(work, author)
    const open = glassOf(work, transaction).filter(({ until }) => until > work.timestamp)
    const verdict = judgeOpen(work, transaction, counts, open)
    if (verdict.verdict !== 'accept') return verdict
    if (work.read(emergencyKey(id)) !== undefined) return reject('emergency-known')
    const { clinician, durationMs, isUnconfirmed, keyCommitment, openedAt, sealedHash, second } = transaction
    const until = openedAt + durationMs
    const isAboveSoft = openedInHour(counts, work.timestamp) >= work.state.parameters.emergencySoft
    work.write(emergencyKey(id), emergencyRowCodec.encode({
      hospital: author, handle, entry: clinician.entry, second: second?.entry ?? 0, openedAt,
      height: work.height, announcedAt: work.timestamp, until, isUnconfirmed, isAboveSoft, sealedHash,
      keyCommitment, outcome: Outcome.pending, round: 1, drawnAt: 0, judges: [], contest: undefined
    }))
    work.write(glassKey(handle, author), glassRowCodec.encode(
      until > work.timestamp ? [...open, { id, until }] : open))
    work.write(emergencyCountsKey(author), emergencyCountsCodec.encode(withOpened(counts, work.timestamp)))
    work.write(reviewKey(id), reviewRowCodec.encode(UNDRAWN))
    work.drawLater(id)
    work.ruleEvents.push({
      type: 'emergency', id, hospital: author, handle, sealedHash, isAboveSoft, isUnconfirmed
    })
    return accept(undefined)
  }
}

function cliniciansOf ({ author, clinician, second }: EmergencyOpen): EntryKey[] {
  const first = practitionerKey(author, clinician.entry)
  return second === undefined ? [first] : [first, practitionerKey(author, second.entry)]
}

function countsOf (work: Workspace, hospital: EmergencyOpen['author']): EmergencyCounts {
  const row = work.read(emergencyCountsKey(hospital))
  return row === undefined ? NO_EMERGENCIES : emergencyCountsCodec.decode(row)
}

function glassOf (work: Workspace, { author, handle }: EmergencyOpen): readonly OpenEmergency[] {
  const row = work.read(glassKey(handle, author))
  return row === undefined ? [] : glassRowCodec.decode(row)
}

function judgeOpen (
  work: Workspace, transaction: EmergencyOpen, counts: EmergencyCounts, open: readonly OpenEmergency[]
): Verdict {
  const { author, openedAt } = transaction
  const { state: { parameters, set }, timestamp } = work
  if (!set.has(author)) return ignore('not-a-member')
  if (openedAt > timestamp) return ignore('emergency-of-tomorrow')
  if (timestamp >= openedAt + LATEST_MS) return reject('emergency-too-old')
  const isLifted = counts.surgeUntil > timestamp
  if (!isLifted && openedInHour(counts, timestamp) >= parameters.emergencyHard) {
    return reject('emergencies-of-the-hour')
  }
  if (open.length >= MAX_OPEN) return reject('emergency-runs-already')
  return judgeClinicians(work, transaction)
}

/** Judges who signed. A suspended clinician needs a second, who is not suspended. */
function judgeClinicians (work: Workspace, { author, clinician, second }: EmergencyOpen): Verdict {
  const row = clinicianOf(work, author, clinician)
  if (row.verdict !== 'accept') return row
  if (second !== undefined) return judgeUnsuspended(work, author, second, work.timestamp)
  return whySuspended(row.value, work.timestamp) === undefined ? accept(undefined) : reject('second-needed')
}
