import { linkOf } from '../../names/index.js'
import {
  CaseStatus, Measure, ZERO_32, accept, equal, ignore, reject, type Case, type ErasureAct,
  type ErasureOrder, type Verdict
} from '../../types/index.js'
import { NO_ORDERS, handleKey, handleRowCodec, type HandleRow } from '../rows/handle.js'
import {
  MeasurePhase, measureKey, measureRowCodec, type ErasureCount, type MeasureRow
} from '../rows/measure.js'
import { countDecision, countRequest, countsOf } from '../state/erasure-counts.js'
import { holdOn } from '../state/erasure-holds.js'
import { judgeAuthority } from '../state/measure-authority.js'
import {
  contestStep, decideStep, decisionDue, holdStep, requestStep, withdrawStep, type StepBlock
} from '../state/measure-steps.js'
import type { Workspace } from '../state/workspace.js'

/** What a step changes: the row of the measure, and the counters of its author. */
export interface Step {
  readonly row: MeasureRow
  readonly counts: ErasureCount | undefined
}

type Of<Type> = Extract<ErasureAct, { readonly type: Type }>

/** Judges a step of a measure by the rows of record, patient and author (SPECIFICATION.md §19.2). */
export function judgeStep (work: Workspace, order: ErasureOrder): Verdict<Step> {
  const { act, author, measure } = order
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const record = work.findCase(order.record)
  if (record === undefined) return reject('unknown-record')
  const bytes = work.read(measureKey(order.record, measure))
  const before = bytes === undefined ? undefined : measureRowCodec.decode(bytes)
  const block: StepBlock = {
    time: work.timestamp, height: work.height, window: work.state.parameters.attemptWindowMs,
    submitter: record.submitter, author
  }
  if (act.type === 'request') return judgeRequest(work, record, before, act, block)
  if (act.type === 'decide') return judgeDecision(work, { measure, record, before }, act, block)
  if (before === undefined) return reject('no-request')
  if (act.type === 'effect') return judgeEffect(work, record, before, act)
  return judgeFurther(work, measure, before, act, block)
}

function judgeRequest (
  work: Workspace, record: Case, before: MeasureRow | undefined, { by, handle, token }: Of<'request'>,
  block: StepBlock
): Verdict<Step> {
  const wrong = faultOf(record)
  if (wrong !== undefined) return reject(wrong)
  if (!equal(linkOf(work.chain.id, handle, token), record.link)) return reject('other-patient')
  const right = judgeAuthority(patientOf(work, handle), by, block.author, work.timestamp)
  if (right.verdict !== 'accept') return right
  const row = requestStep(before, handle, right.value, block)
  if (row.verdict !== 'accept') return row
  const counts = countRequest(countsOf(work, block.author))
  return counts.verdict === 'accept' ? accept({ row: row.value, counts: counts.value }) : counts
}

/** Returns the code of what keeps a measure from beginning on a case. */
function faultOf ({ replaces, status }: Case): string | undefined {
  if (status !== CaseStatus.accepted) return 'not-a-record'
  return equal(replaces, ZERO_32) ? undefined : 'not-the-first-version'
}

/** Judges a withdrawal, or the contest of a refusal. */
function judgeFurther (
  work: Workspace, measure: Measure, before: MeasureRow, act: Of<'withdraw' | 'contest'>, block: StepBlock
): Verdict<Step> {
  const { by, handle, type } = act
  if (!equal(handle, before.handle)) return reject('other-patient')
  const right = judgeAuthority(patientOf(work, handle), by, block.author, work.timestamp)
  if (right.verdict !== 'accept') return right
  const { requester } = before
  const isOfAnother = right.value.isFiled && before.isFiled && !equal(requester, block.author)
  // A hospital that left files nothing any more, so another one may act for the patient.
  if (isOfAnother && work.state.set.has(requester)) return reject('filed-by-another')
  if (!right.value.isFiled && right.value.signedAt <= before.signedAt) return reject('order-known')
  const row = type === 'withdraw'
    ? withdrawStep(before, measure, right.value, block)
    : contestStep(before, right.value, block)
  return row.verdict === 'accept' ? accept({ row: row.value, counts: undefined }) : row
}

function judgeDecision (
  work: Workspace,
  { before, measure, record }: {
    readonly measure: Measure, readonly record: Case, readonly before: MeasureRow | undefined
  },
  { ground }: Of<'decide'>, block: StepBlock
): Verdict<Step> {
  if (measure === Measure.hold) {
    const wrong = faultOf(record)
    if (wrong !== undefined) return reject(wrong)
    const held = holdStep(before, ground, block, ZERO_32)
    return held.verdict === 'accept' ? accept({ row: held.value, counts: undefined }) : held
  }
  if (before === undefined) return reject('no-request')
  const isOwn = equal(block.author, record.submitter)
  const counts = countsOf(work, block.author)
  const row = decideStep(before, measure, ground, counts.orders, block)
  if (row.verdict !== 'accept') return row
  const erases = measure === Measure.erase
  if (erases && row.value.phase === MeasurePhase.ordered) {
    const hold = holdOn(work, record)
    if (hold !== undefined) return reject(hold)
  }
  if (!isOwn) return accept({ row: row.value, counts: undefined })
  const isLate = work.timestamp >= decisionDue(before, block.window)
  const counted = countDecision(counts, ground, erases, isLate)
  return counted.verdict === 'accept' ? accept({ row: row.value, counts: counted.value }) : counted
}

/** Judges whether an order takes effect now. It covers every version of the record, or none. */
function judgeEffect (
  work: Workspace, record: Case, before: MeasureRow, { at, versions }: Of<'effect'>
): Verdict<Step> {
  if (before.phase !== MeasurePhase.ordered || before.effectiveAt !== at) return reject('no-order')
  if (work.timestamp < at) return ignore('order-waits')
  const hold = holdOn(work, record)
  if (hold !== undefined) return reject(hold)
  if (!isWhole(work, record, versions)) return reject('versions-incomplete')
  return accept({
    row: { ...before, phase: MeasurePhase.inForce, height: work.height }, counts: undefined
  })
}

/** Tells whether these are all versions of a record, the newest first. */
function isWhole (work: Workspace, record: Case, versions: ErasedVersions): boolean {
  const cases = versions.map(id => work.findCase(id))
  const [newest] = cases
  const oldest = cases.at(-1)
  if (newest === undefined || oldest === undefined || !equal(oldest.id, record.id)) return false
  if (!equal(newest.supersededBy, ZERO_32)) return false
  return cases.every((found, at) => found?.status === CaseStatus.accepted &&
    equal(found.replaces, at + 1 < versions.length ? versions[at + 1]! : ZERO_32))
}

type ErasedVersions = Of<'effect'>['versions']

function patientOf (work: Workspace, handle: Uint8Array): HandleRow {
  const row = work.read(handleKey(handle))
  return row === undefined ? NO_ORDERS : handleRowCodec.decode(row)
}
