import type { Caller, CaseView, HistoryEntryView, PatientNumberView } from '../../api/index.js'
import {
  AccessKind, CaseStatus, PURPOSES, ROLES, compare, equal, fromHex, hex, type Case, type CaseId,
  type PatientName, type Purpose
} from '../../protocol/types/index.js'
import { recordPseudonym } from '../../protocol/names/index.js'
import { notesOf } from '../accesses/note.js'
import type { PatientNames } from '../names/names.js'
import type { PatientRead, PatientRecord } from '../clinical/consents/patient-reads.js'
import { diagnosisOf } from './diagnosis-view.js'
import { withDisputes } from './disputes.js'
import type { HospitalParts } from './hospital-parts.js'
import { joinedNumbers } from './joined-numbers.js'

/** Who reads a history, and why. Without a purpose the records of other hospitals stay closed. */
export interface HistoryRead {
  readonly purpose?: Purpose
  readonly practitioner?: string
  readonly role?: keyof typeof ROLES
}

/** A case, and its record if it was asked for. */
interface ListedCase {
  readonly found: Case
  readonly record: PatientRecord | undefined
  /** The linked number under which it stands. */
  readonly number?: PatientNumberView
}

/**
 * Lists a patient's cases at every hospital, oldest first. The patient's name gives one pseudonym per
 * hospital (ARCHITECTURE.md, Who can read). A case is opened if the patient's consents permit it; otherwise
 * only its ledger entry is shown. Of a linked number only the records are listed that open.
 * @throws AccessLogFull
 */
export async function historyOf (
  parts: HospitalParts, names: PatientNames, caller: Caller, read: HistoryRead = {}
): Promise<HistoryEntryView[]> {
  // Waiting cases come first, since a block may open a case while the rows are read.
  const waiting = await pendingOf(parts, names, caller)
  const cases: ListedCase[] = []
  for (const name of names.all) cases.push(...await casesUnder(parts, name, caller, read))
  await logShown(parts, names.current, read, {
    found: cases.filter(({ record }) => record === undefined).map(({ found: { id } }) => id),
    waiting: waiting.map(({ case: { id } }) => fromHex(id))
  })
  cases.push(...await joinedCases(parts, names, caller, read))
  cases.sort((a, b) => byPlace(a.found, b.found))
  const views = await parts.finder.views(cases.map(({ found }) => found))
  const entries = cases.map(({ number, record }, at): HistoryEntryView =>
    ({ ...entryOf(views[at]!, record), ...(number === undefined ? {} : { number }) }))
  const listed = new Set(cases.map(({ found: { id } }) => hex(id)))
  return withDisputes([...entries, ...waiting.filter(({ case: { id } }) => !listed.has(id))])
}

/** Reads the cases under a name, and opens their records as the reader may. */
async function casesUnder (
  { chain, finder, hospital }: HospitalParts, name: PatientName, caller: Caller, read: HistoryRead
): Promise<ListedCase[]> {
  const { hostLoop, store } = chain
  const lists = await Promise.all([...hostLoop.state.ledger.tallies.keys()].map(async member =>
    await store.history(recordPseudonym(chain.chain.id, name, fromHex(member)))))
  const found = await finder.readMany(lists.flat())
  const wanted = found.filter(({ status, submitter }) =>
    status !== CaseStatus.rejected && status !== CaseStatus.expired &&
    (read.purpose !== undefined || equal(submitter, chain.signer.id)))
  const opened = await hospital.patientReads.read(caller, wanted, readOf(name, read))
  const records = new Map(wanted.map(({ id }, at) => [hex(id), opened[at]]))
  return found.map(one => ({ found: one, record: records.get(hex(one.id)) }))
}

/** Reads the records of linked numbers that open for the reader. Others would tell of a link. */
async function joinedCases (
  parts: HospitalParts, names: PatientNames, caller: Caller, read: HistoryRead
): Promise<ListedCase[]> {
  const { purpose = 'TREAT', practitioner, role = 'any' } = read
  const numbers = await joinedNumbers(parts, names, { purpose, practitioner, role: ROLES[role] })
  const lists = await Promise.all(numbers.map(async ({ identifier: number, names: { current } }) =>
    (await casesUnder(parts, current, caller, read))
      .filter(({ record }) => record !== undefined && 'opened' in record)
      .map((one): ListedCase => ({ ...one, number }))))
  return lists.flat()
}

/** Logs the cases that are shown without their records, and the own ones that no block has yet. */
async function logShown (
  { chain: { chain }, hospital }: HospitalParts, name: PatientName, read: HistoryRead,
  { found, waiting }: { readonly found: readonly CaseId[], readonly waiting: readonly CaseId[] }
): Promise<void> {
  const { practitioner, role } = readOf(name, read)
  const purpose = read.purpose === undefined ? 0 : PURPOSES[read.purpose]
  const details = { purpose, practitioner, role }
  await hospital.accesses.log.record([
    ...found.length === 0 ? [] : notesOf(chain.id, name, AccessKind.search, { ...details, cases: found }),
    ...waiting.length === 0 ? [] : notesOf(chain.id, name, AccessKind.read, { ...details, cases: waiting })
  ])
}

function readOf (
  name: PatientName, { practitioner, purpose = 'TREAT', role = 'any' }: HistoryRead
): PatientRead {
  return {
    name, purpose, role: ROLES[role],
    practitioner: practitioner === undefined ? undefined : fromHex(practitioner)
  }
}

function byPlace (a: Case, b: Case): number {
  return a.height - b.height || compare(a.transactionId, b.transactionId) || a.index - b.index
}

/** Lists the cases of this hospital that no block contains yet. */
async function pendingOf (
  parts: HospitalParts, names: PatientNames, caller: Caller
): Promise<HistoryEntryView[]> {
  const { chain, finder, hospital } = parts
  const pseudonyms = new Set(names.all.map(name =>
    hex(recordPseudonym(chain.chain.id, name, chain.signer.id))))
  const own = (await finder.pending()).filter(view => pseudonyms.has(view.pseudonym)).reverse()
  return await Promise.all(own.map(async view => {
    const pending = hospital.cases.pending(fromHex(view.id))
    if (pending === undefined) return entryOf(view, undefined)
    const { caseId: id, proposal, submitter } = pending
    const record = { ...proposal, id, submitter }
    const opened = await hospital.records.read(caller, record, 'history')
    return entryOf(view, opened === undefined ? undefined : { opened })
  }))
}

function entryOf (view: CaseView, record: PatientRecord | undefined): HistoryEntryView {
  if (record === undefined) return { case: view }
  if ('closed' in record) return { case: view, closed: record.closed }
  const diagnosis = diagnosisOf(record.opened)
  const awaits = view.status === 'undrawn' || view.status === 'open'
  return {
    case: view, ...(awaits ? { awaitsSince: view.proposedAt } : {}),
    ...(diagnosis === undefined ? {} : { diagnosis })
  }
}
