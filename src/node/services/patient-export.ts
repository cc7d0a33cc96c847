import {
  ServiceError, isInSummary, patientSummary, readingOf, served, type ExportedRecordView, type FhirRecord,
  type HospitalServices, type PatientExportView
} from '../../api/index.js'
import { peerIdOf } from '../../network/index.js'
import { patientHandle } from '../../protocol/names/index.js'
import {
  AccessKind, CaseStatus, PURPOSES, fromHex, hex, type Case, type PatientName
} from '../../protocol/types/index.js'
import { BASE, CARD_SYSTEM } from '../../records/index.js'
import type { ReceiptFile } from '../../receipt/index.js'
import { notesOf } from '../accesses/note.js'
import { pause } from '../loop/timers.js'
import { correctedTime } from '../signing/own-clock.js'
import { checkPatientOrTreating } from './accesses/index.js'
import { STATUS } from './case-views.js'
import type { NamedPatient } from './consents/acts.js'
import { casesOf, patientRecords, recordGroups } from './fhir/index.js'
import type { HospitalParts } from './hospital-parts.js'
import { joinedNumbers } from './joined-numbers.js'
import { ListChanges } from './list-changes.js'
import type { Parties } from './parties.js'
import { makeReceipt } from './receipts.js'
import { patientRefused } from './refusals.js'

type Asked = Parameters<HospitalServices['exportPatient']>[0]['body']['patient']

/** The export is logged, so a next block comes soon, and with it the proofs. */
const TRIES = 40
const TRY_MS = 250
const ID_DIGITS = 32

/** Makes the handler of the patient's own copy. @param named finds the patient of a call */
export function exportServices (
  parts: () => HospitalParts, named: (patient: Asked) => Promise<NamedPatient>, parties: Parties
): Pick<HospitalServices, 'exportPatient'> {
  let lists: ListChanges | undefined
  return {
    async exportPatient ({ body: { patient: asked, signedBy } }, caller): Promise<PatientExportView> {
      const reading = { caller, ...readingOf(caller, { purpose: 'PATRQT' as const }) }
      const patient = await named(asked)
      const given = parts()
      await checkPatientOrTreating(given, patient, signedBy, 'copy')
      const { chain: running, hospital } = given
      const handle = patientHandle(running.chain.id, patient.name)
      const { cases } = await casesOf(given, patient.names)
      const identifier = patient.identifier.system === CARD_SYSTEM ? undefined : patient.identifier
      const id = (identifier && hospital.patients.idOf(identifier)) ?? hex(handle).slice(0, ID_DIGITS)
      const refused = (error: unknown): never => { throw patientRefused(error) }
      const records = await patientRecords(given, parties, { id, identifier, names: patient.names },
        { reading, which: 'current' }).catch(refused)
      const current = recordGroups(cases, []).flatMap(({ current: one, id: record }) =>
        'found' in one ? [{ record, found: one.found }] : [])
      const log = async (name: PatientName, cases: readonly Case[]): Promise<void> => {
        await hospital.accesses.log.record(notesOf(running.chain.id, name, AccessKind.export,
          { purpose: PURPOSES.PATRQT, cases: cases.map(found => found.id) })).catch(refused)
      }
      await log(patient.name, current.map(({ found }) => found))
      const copied: CopiedRecord[] = [...current]
      for (const { id: other, identifier: number, names: { current: name } } of
        await joinedNumbers(given, patient.names, reading)) {
        const joined = await casesIn(given, records.filter(({ patientId }) => patientId === other))
        if (joined.length === 0) continue
        await log(name, joined.map(({ found }) => found))
        copied.push(...joined.map(one => ({ ...one, number })))
      }
      lists ??= new ListChanges(running.chain, running.store)
      const now = correctedTime(running)
      const own = parties.show(running.signer.id)
      const contents = contentsOf(records)
      const document = patientSummary({
        base: `${BASE}/${peerIdOf(running.signer.id)}`, id, now, author: own.name,
        records: records.flatMap(record => served(record, record.current) ?? [])
      })
      const views: ExportedRecordView[] = []
      for (const { found: one, number, record } of copied) {
        const isInForce = one.status === CaseStatus.accepted
        views.push({
          record, case: hex(one.id), ...(number === undefined ? {} : { number }),
          hospital: parties.show(one.submitter), status: STATUS[one.status],
          proposedAt: one.proposedAt, receipt: await receiptOf(given, lists, one),
          content: contents.get(hex(one.id)) ?? (isInForce ? 'closed' : 'not-in-force')
        })
      }
      return {
        chainId: hex(running.chain.id as Uint8Array), handle: hex(handle), hospital: own, madeAt: now,
        document, records: views
      }
    }
  }
}

/** A record of the copy, and the linked number under which it stands. */
interface CopiedRecord extends Pick<ExportedRecordView, 'number' | 'record'> {
  readonly found: Case
}

/** Reads the cases of the versions in force, as far as blocks have them. */
async function casesIn (
  { finder }: HospitalParts, records: readonly FhirRecord[]
): Promise<CopiedRecord[]> {
  const recordOf = new Map(records.map(({ current, id }) => [current.caseId, id]))
  const cases = await finder.readMany([...recordOf.keys()].map(fromHex))
  return cases.map(found => ({ found, record: recordOf.get(hex(found.id))! }))
}

type Content = ExportedRecordView['content']

/** Says what is shown of each record that was opened or is erased, by the case id of its version in force. */
function contentsOf (records: readonly FhirRecord[]): ReadonlyMap<string, Content> {
  return new Map(records.map(record => {
    const one = served(record, record.current)
    const shown = one !== undefined && isInSummary(one) ? 'included' : 'not-in-force'
    return [record.current.caseId, record.isErased === true ? 'erased' : shown]
  }))
}

/** Makes a receipt. What the newest block changed can be proved after the next block. */
export async function receiptOf (
  { chain: running }: HospitalParts, lists: ListChanges, { id }: Case
): Promise<ReceiptFile> {
  const epoch = running.hostLoop.state.ledger.keys.active?.number
  for (let tries = 1; ; tries++) {
    try {
      return await makeReceipt({ running, lists, epoch }, id)
    } catch (error) {
      const isTooEarly = error instanceof ServiceError && error.code === 'not-provable-yet'
      if (!isTooEarly || tries === TRIES) throw error
      await pause(running.scheduler, TRY_MS)
    }
  }
}
