import type { Caller, CaseView, HistoryEntryView } from '../../api/index.js'
import { CaseStatus, compare, fromHex, hex, type Case, type CaseId } from '../../protocol/types/index.js'
import { recordPseudonym } from '../../protocol/names/index.js'
import type { PatientIdentifier } from '../../records/index.js'
import type { PatientNames } from '../names/names.js'
import type { Opened } from '../clinical/read.js'
import { diagnosisOf } from './diagnosis-view.js'
import { withDisputes } from './disputes.js'
import type { HospitalParts } from './hospital-parts.js'

/**
 * Lists a patient's cases at every hospital, oldest first. The patient's name gives one pseudonym per
 * hospital (ARCHITECTURE.md, Who can read). A case is opened if this hospital holds the key; otherwise only
 * its ledger entry is shown.
 * @throws NamesError
 */
export async function historyOf (
  parts: HospitalParts, identifier: PatientIdentifier, caller: Caller
): Promise<HistoryEntryView[]> {
  const { chain, finder, hospital } = parts
  const { hostLoop, store } = chain
  const ids: CaseId[] = []
  const names = await hospital.naming.names.of(identifier)
  // Waiting cases come first, since a block may open a case while the rows are read.
  const waiting = await pendingOf(parts, names, caller)
  for (const name of names.all) {
    for (const member of hostLoop.state.ledger.tallies.keys()) {
      ids.push(...await store.history(recordPseudonym(chain.chain.id, name, fromHex(member))))
    }
  }
  const cases = (await finder.readMany(ids)).sort(byPlace)
  const views = await finder.views(cases)
  const records = cases.filter(({ status }) =>
    status !== CaseStatus.rejected && status !== CaseStatus.expired)
  const opened = await hospital.records.readMany(caller, records, 'history')
  const byId = new Map(records.map(({ id }, at) => [hex(id), opened[at]]))
  const entries = cases.map(({ id }, at) => entryOf(views[at]!, byId.get(hex(id))))
  const listed = new Set(cases.map(entry => hex(entry.id)))
  return withDisputes([...entries, ...waiting.filter(({ case: { id } }) => !listed.has(id))])
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
    return entryOf(view, await hospital.records.read(caller, record, 'history'))
  }))
}

function entryOf (view: CaseView, opened: Opened | undefined): HistoryEntryView {
  const diagnosis = opened === undefined ? undefined : diagnosisOf(opened)
  return { case: view, ...(diagnosis === undefined ? {} : { diagnosis }) }
}
