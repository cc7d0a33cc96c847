import type { Condition } from 'fhir/r4.js'
import type { DiagnosisView, HistoryEntryView } from '../../api/index.js'
import type { Case, CaseId } from '../../protocol/types/index.js'
import { CaseStatus, fromHex } from '../../protocol/types/index.js'
import { pseudonymFor, type PatientIdentifier } from '../../records/index.js'
import type { Hospital } from '../hospital/index.js'
import type { RunningChain } from '../running-chain.js'
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
  for (const [, key] of hospital.linking.held()) {
    for (const member of host.state.ledger.tallies.keys()) {
      ids.push(...await store.history(pseudonymFor(key, fromHex(member), identifier)))
    }
  }
  const cases = (await finder.readMany(ids)).sort((a, b) => a.height - b.height || a.seq - b.seq)
  return await Promise.all(cases.map(async one => {
    const diagnosis = await diagnosisOf(chain, hospital, one)
    return { case: await finder.view(one), ...(diagnosis === undefined ? {} : { diagnosis }) }
  }))
}

async function diagnosisOf (
  chain: RunningChain, hospital: Hospital, one: Case
): Promise<DiagnosisView | undefined> {
  if (one.status === CaseStatus.rejected || one.status === CaseStatus.expired) return undefined
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
