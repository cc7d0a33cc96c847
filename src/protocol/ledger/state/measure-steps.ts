/** The steps of a measure on a record (SPECIFICATION.md §19.2), without the rows of patients and cases. */
import {
  Measure, accept, equal, isFor, reject, type Ground, type Height, type MemberId,
  type PatientHandle, type Timestamp, type Verdict
} from '../../types/index.js'
import { MeasurePhase, VOTES_NEEDED, type MeasureRow } from '../rows/measure.js'

/** Orders of erasure that a hospital gives alone on a day of block time. */
export const ORDERS_ALONE = 20
/** An order takes effect after three windows W, and a decision has thirty: 72 hours and 30 days. */
const EFFECT_WINDOWS = 3
const DECISION_WINDOWS = 30
/** The phases of a measure that is not settled. */
const PENDING: ReadonlySet<MeasurePhase> =
  new Set([MeasurePhase.requested, MeasurePhase.contested, MeasurePhase.seconding, MeasurePhase.ordered])

/** The block with a step, and the parties of the record. */
export interface StepBlock {
  readonly time: Timestamp
  readonly height: Height
  /** W. */
  readonly window: number
  readonly submitter: MemberId
  readonly author: MemberId
}

/** By whose right a step of a patient is made. It has been checked. */
export interface StepBy {
  readonly signer: Uint8Array
  readonly isFiled: boolean
  readonly signedAt: Timestamp
}

/** Returns when a request is overdue. */
export function decisionDue ({ requestedAt }: Pick<MeasureRow, 'requestedAt'>, window: number): Timestamp {
  return requestedAt + DECISION_WINDOWS * window
}

/** Begins a measure. @param before its row; undefined before the first request */
export function requestStep (
  before: MeasureRow | undefined, handle: PatientHandle, { isFiled, signedAt, signer }: StepBy,
  { height, time, window }: StepBlock
): Verdict<MeasureRow> {
  if (before !== undefined) {
    const { decidedAt, phase } = before
    if (phase === MeasurePhase.inForce) return reject('measure-in-force')
    if (PENDING.has(phase)) return reject('measure-requested')
    const isSettled = phase === MeasurePhase.refused || phase === MeasurePhase.closed
    // Else a refusal would be asked for again at once, without end.
    if (isSettled && time < decidedAt + DECISION_WINDOWS * window) return reject('measure-refused')
    if (!isFiled && signedAt <= before.signedAt) return reject('order-known')
  }
  return accept({
    phase: MeasurePhase.requested, handle, requester: signer, isFiled, requestedAt: time,
    signedAt: isFiled ? before?.signedAt ?? 0 : signedAt, ground: 0, decidedAt: 0, effectiveAt: 0, votes: [],
    height
  })
}

/** Takes a measure back, or lifts one that is no erasure. */
export function withdrawStep (
  row: MeasureRow, measure: Measure, by: StepBy, { height, time }: StepBlock
): Verdict<MeasureRow> {
  const isErasing = measure === Measure.erase
  if (isErasing && row.phase === MeasurePhase.inForce) return reject('erased-already')
  const isDue = row.phase === MeasurePhase.ordered && time >= row.effectiveAt
  if (isDue) return reject('withdrawn-after-effect')
  if (!PENDING.has(row.phase) && row.phase !== MeasurePhase.inForce) return reject('nothing-to-withdraw')
  return accept(stepped(row, by, { phase: MeasurePhase.withdrawn, height }))
}

/** Takes a refusal, or a request that waited too long, to two other hospitals. */
export function contestStep (
  row: MeasureRow, by: StepBy, { height, time, window }: StepBlock
): Verdict<MeasureRow> {
  const isOverdue = row.phase === MeasurePhase.requested && time >= decisionDue(row, window)
  if (row.phase !== MeasurePhase.refused && !isOverdue) return reject('nothing-to-contest')
  return accept(stepped(row, by, { phase: MeasurePhase.contested, votes: [], height }))
}

function stepped (row: MeasureRow, { isFiled, signedAt }: StepBy, change: Partial<MeasureRow>): MeasureRow {
  return { ...row, ...change, signedAt: isFiled ? row.signedAt : signedAt }
}

/** Decides on a request. @param ordersToday of the submitter, if it has decided more than it may alone */
export function decideStep (
  row: MeasureRow, measure: Measure, ground: Ground, ordersToday: number, block: StepBlock
): Verdict<MeasureRow> {
  const { author, submitter, time, window } = block
  const grants = isFor(ground)
  if (equal(author, submitter)) {
    if (row.phase !== MeasurePhase.requested) return reject('not-to-decide')
    if (!grants) return accept(decided(row, MeasurePhase.refused, ground, block))
    const isAlone = measure !== Measure.erase || ordersToday < ORDERS_ALONE
    if (!isAlone) return accept(decided(row, MeasurePhase.seconding, ground, block))
    return accept(granted(decided(row, row.phase, ground, block), measure, time, window))
  }
  const isOpen = row.phase === MeasurePhase.contested || row.phase === MeasurePhase.seconding
  if (!isOpen) return reject('not-to-decide')
  if (row.isFiled && equal(row.requester, author)) return reject('votes-for-itself')
  if (row.votes.some(({ hospital }) => equal(hospital, author))) return reject('voted-already')
  const votes = [...row.votes, { hospital: author, grants }]
  const same = votes.filter(vote => vote.grants === grants).length
  const voted = { ...decided(row, row.phase, ground, block), votes }
  if (same < VOTES_NEEDED) return accept(voted)
  return accept(grants
    ? granted(voted, measure, time, window)
    : { ...voted, phase: MeasurePhase.closed })
}

function decided (
  row: MeasureRow, phase: MeasurePhase, ground: Ground, { height, time }: StepBlock
): MeasureRow {
  return { ...row, phase, ground, decidedAt: time, height }
}

/** An erasure waits, and every other measure is in force at once. */
function granted (row: MeasureRow, measure: Measure, time: Timestamp, window: number): MeasureRow {
  return measure === Measure.erase
    ? { ...row, phase: MeasurePhase.ordered, effectiveAt: time + EFFECT_WINDOWS * window }
    : { ...row, phase: MeasurePhase.inForce, effectiveAt: time }
}

/** Begins or ends a hold. The submitter alone does so, and the reasons are public as a hash. */
export function holdStep (
  before: MeasureRow | undefined, ground: Ground, block: StepBlock, noHandle: PatientHandle
): Verdict<MeasureRow> {
  const { author, height, submitter, time } = block
  if (!equal(author, submitter)) return reject('not-to-decide')
  const isHeld = before?.phase === MeasurePhase.inForce
  if (isFor(ground) === isHeld) return reject(isHeld ? 'held-already' : 'not-held')
  return accept({
    phase: isHeld ? MeasurePhase.withdrawn : MeasurePhase.inForce, handle: noHandle, requester: author,
    isFiled: true, requestedAt: time, signedAt: 0, ground, decidedAt: time, effectiveAt: time, votes: [],
    height
  })
}
