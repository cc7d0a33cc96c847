import type { Condition } from 'fhir/r4.js'
import type { CaseView, DiagnosisView, HistoryEntryView } from '../../api/index.js'
import type { Case, CaseId } from '../../protocol/types/index.js'
import { CaseStatus, fromHex, hex } from '../../protocol/types/index.js'
import { pseudonymFor, type PatientIdentifier } from '../../records/index.js'
import type { Hospital } from '../clinical/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { CaseFinder } from './case-finder.js'
import { diagnosisView } from './diagnosis-view.js'

/**
 * A patient's cases at every hospital, oldest first: the reader computes one pseudonym per hospital
 * and epoch (architecture.md, Who can read). What this hospital holds a key for is opened; the rest is
 * shown as the ledger knows it.
 */
export async function historyOf (
  chain: RunningChain, hospital: Hospital, finder: CaseFinder, identifier: PatientIdentifier
): Promise<HistoryEntryView[]> {
  const { host, store } = chain.core
  const ids: CaseId[] = []
  // Before the rows are read: a block may open a case while they are.
  const waiting = await pendingOf(chain, hospital, finder, identifier)
  for (const [, key] of hospital.linking.held()) {
    for (const member of host.state.ledger.tallies.keys()) {
      ids.push(...await store.history(pseudonymFor(key, fromHex(member), identifier)))
    }
  }
  const cases = (await finder.readMany(ids)).sort((a, b) => a.height - b.height || a.seq - b.seq)
  const entries = await Promise.all(cases.map(async one => {
    const isVoid = one.status === CaseStatus.rejected || one.status === CaseStatus.expired
    return entryOf(await finder.view(one), isVoid ? undefined : await diagnosisOf(chain, hospital, one))
  }))
  const opened = new Set(cases.map(one => hex(one.id)))
  return [...entries, ...waiting.filter(entry => !opened.has(entry.case.id))]
}

/** This hospital's own, which no block has taken yet. */
async function pendingOf (
  chain: RunningChain, hospital: Hospital, finder: CaseFinder, identifier: PatientIdentifier
): Promise<HistoryEntryView[]> {
  const pseudonyms = new Set(hospital.linking.held().map(([, key]) =>
    hex(pseudonymFor(key, chain.core.signer.id, identifier))))
  const own = (await finder.pending()).filter(view => pseudonyms.has(view.pseudonym)).reverse()
  return (await Promise.all(own.map(async view => {
    const pending = hospital.cases.pending(fromHex(view.id))
    if (pending === undefined) return entryOf(view, undefined)
    const { caseId: id, proposal, submitter } = pending
    return entryOf(view, await diagnosisOf(chain, hospital, { ...proposal, id, submitter }))
  })))
}

function entryOf (view: CaseView, diagnosis: DiagnosisView | undefined): HistoryEntryView {
  return { case: view, ...(diagnosis === undefined ? {} : { diagnosis }) }
}

async function diagnosisOf (
  chain: RunningChain, hospital: Hospital,
  one: Pick<Case, 'id' | 'submitter' | 'pseudonym' | 'bodyHash' | 'keyCommitment'>
): Promise<DiagnosisView | undefined> {
  const key = await hospital.custody.key(one.id)
  const ciphertext = key === undefined ? undefined : await chain.core.store.getBody(one.bodyHash)
  if (key === undefined || ciphertext === undefined) return undefined
  const plaintext = hospital.custody.open(one, ciphertext, key)
  if (plaintext === undefined) return undefined
  const bundle = JSON.parse(Buffer.from(plaintext).toString('utf8')) as
    { entry?: { resource?: { resourceType: string } }[] }
  const condition = bundle.entry?.map(entry => entry.resource)
    .find(resource => resource?.resourceType === 'Condition') as Condition | undefined
  return condition === undefined ? undefined : diagnosisView(condition)
}
