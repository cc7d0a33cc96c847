import type { Caller, CaseView, DisputeView, HistoryEntryView } from '../../api/index.js'
import {
  CaseStatus, equal, hex, Relation, ZERO_32, type Case, type CaseId
} from '../../protocol/types/index.js'
import { disputedIn } from '../../records/index.js'
import type { SealedCase } from '../clinical/read.js'
import type { HospitalParts } from './hospital-parts.js'
import type { Parties } from './parties.js'

/**
 * Finds the record that a case disputes, and the records in force that dispute the case (SPECIFICATION.md
 * §7.8). It reads the record parts that this hospital can open.
 */
export async function disputesOf (
  parts: HospitalParts, id: CaseId, parties: Parties, caller: Caller
): Promise<Pick<CaseView, 'disputes' | 'disputedBy'>> {
  const { finder, hospital } = parts
  const pending = hospital.cases.pending(id)
  const shown = await finder.read(id) ??
    (pending && { ...pending.proposal, id, submitter: pending.submitter })
  const disputed = shown && await disputedRecord(parts, shown, caller)
  const disputedBy: DisputeView[] = []
  for (const by of await finder.readMany(await hospital.disputes.of(id))) {
    if (!isInForce(by)) continue
    const named = await disputedRecord(parts, by, caller)
    if (named === undefined || !equal(named, id)) continue
    disputedBy.push({ id: hex(by.id), hospital: parties.show(by.submitter) })
  }
  return {
    ...(disputed === undefined ? {} : { disputes: hex(disputed) }),
    ...(disputedBy.length === 0 ? {} : { disputedBy })
  }
}

async function disputedRecord (
  { hospital }: HospitalParts, record: SealedCase, caller: Caller
): Promise<CaseId | undefined> {
  const opened = await hospital.records.read(caller, record, 'dispute')
  return opened === undefined ? undefined : disputedIn(opened.plaintext)
}

/** Tells whether a case is an accepted record that its hospital has neither replaced nor withdrawn. */
function isInForce ({ replaceRelation, status, supersededBy }: Case): boolean {
  return status === CaseStatus.accepted && equal(supersededBy, ZERO_32) &&
    replaceRelation !== Relation.retracts
}

/** Adds to each entry of a patient's history the records of the history that dispute it. */
export function withDisputes (entries: readonly HistoryEntryView[]): HistoryEntryView[] {
  const byDisputed = new Map<string, DisputeView[]>()
  for (const { case: { id, relation, status, submitter, supersededBy }, diagnosis } of entries) {
    const isRecord = status === 'accepted' && supersededBy === undefined && relation !== 'retracts'
    if (!isRecord || diagnosis?.disputes === undefined) continue
    const disputes = byDisputed.get(diagnosis.disputes) ?? []
    byDisputed.set(diagnosis.disputes, [...disputes, { id, hospital: submitter }])
  }
  return entries.map(entry => {
    const disputedBy = byDisputed.get(entry.case.id)
    return disputedBy === undefined ? entry : { ...entry, disputedBy }
  })
}
