import { readingOf, type HospitalServices, type PreparedEmergencyView } from '../../../api/index.js'
import { MAX_JUSTIFICATION_BYTES } from '../../../protocol/codec/index.js'
import { SHORTEST_JUSTIFICATION } from '../../../protocol/consent/index.js'
import { whySuspended } from '../../../protocol/ledger/index.js'
import { patientHandle, recordPseudonym } from '../../../protocol/names/index.js'
import {
  TransactionKind, fromHex, hex, utf8, type ClinicianSignature, type PatientName
} from '../../../protocol/types/index.js'
import type { PatientIdentifier } from '../../../records/index.js'
import type { PreparedEmergency } from '../../clinical/emergencies/emergencies.js'
import { correctedTime } from '../../signing/own-clock.js'
import { historyOf } from '../history.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { durationOf } from './duration.js'
import { emergencyRefused } from './refused.js'
import { recorded } from './roster-services.js'
import { emergenciesView, emergencyView, findEmergency, roleName, type Found } from './views.js'

const MAX_ATTEMPTS_SHOWN = 200
/** A client that the operator did not register for emergencies opens none, whoever signs. */
const BREAKS_GLASS = { purpose: 'BTG' } as const

type Calls = 'prepareEmergency' | 'openEmergency' | 'emergencies' | 'emergency' | 'readEmergency' |
  'closeEmergency' | 'surgeEmergencies' | 'emergencyAttempts'

/** Finds the identifier and the name of the patient of a call. */
export type Named = (patient: { readonly system?: string, readonly value: string }) =>
Promise<{ readonly identifier: PatientIdentifier, readonly name: PatientName }>

/** Makes the handlers of this hospital's emergencies (protocol/SPECIFICATION.md §17). */
export function emergencyServices (
  parts: () => HospitalParts, named: Named, parties: Parties
): Pick<HospitalServices, Calls> {
  const found = async (id: string): Promise<Found> => {
    const emergency = await findEmergency(parts(), id)
    if (emergency === undefined) throw emergencyRefused('unknown-emergency')
    return emergency
  }
  const show = (emergency: Found): ReturnType<typeof emergencyView> =>
    emergencyView(parts(), emergency, parties)
  return {
    async prepareEmergency ({ body: { entry, minutes, patient, reason, text } }, caller) {
      readingOf(caller, BREAKS_GLASS)
      const { chain, hospital } = parts()
      if (text.trim().length < SHORTEST_JUSTIFICATION) throw await attempt('justification-short', entry)
      const durationMs = durationOf(minutes, chain.chain.genesis.parameters)
      if (durationMs === undefined) throw await attempt('emergency-duration', entry)
      if (utf8(text).byteLength > MAX_JUSTIFICATION_BYTES) throw await attempt('justification-long', entry)
      if (await hospital.roster.find(entry) === undefined) throw await attempt('unknown-clinician', entry)
      const { name } = await named(patient)
      // This tells the caller whether any hospital has a record. In an emergency a mistyped number must be
      // told at once, and the attempt is kept with the entry of the clinician.
      if (!await isKnown(parts(), name)) throw await attempt('unknown-patient', entry)
      const prepared = hospital.emergencies.prepare(
        { entry, name, reason, text, durationMs })
      return preparedView(prepared, hex(chain.chain.id as Uint8Array), hex(chain.signer.id))
    },
    async openEmergency ({ body: { prepared, second, signature } }, caller) {
      readingOf(caller, BREAKS_GLASS)
      const { emergencies } = parts().hospital
      const entry = emergencies.entryOf(prepared) ?? 0
      const opened = await emergencies.open(prepared, fromHex(signature),
        second && { entry: second.entry, signature: fromHex(second.signature) })
      if ('code' in opened) throw await attempt(opened.code, entry)
      return {
        id: hex(opened.id), until: opened.until, ...('height' in opened ? { height: opened.height } : {})
      }
    },
    emergencies: async () => await emergenciesView(parts(), parties),
    emergency: async ({ params: { id } }) => show(await found(id)),
    async readEmergency ({ body: { entry, patient } }, caller) {
      readingOf(caller, BREAKS_GLASS)
      const { chain, hospital } = parts()
      const practitioner = await hospital.roster.find(entry)
      if (practitioner === undefined) throw await attempt('unknown-clinician', entry)
      const { name } = await named(patient)
      const handle = patientHandle(chain.chain.id, name)
      const { key, role } = practitioner.row
      const time = correctedTime(chain)
      const { emergencyUntil } = await hospital.situations.emergency(handle,
        { hospital: chain.signer.id, practitioner: key }, time, await hospital.outbox.unconfirmed(handle))
      if (emergencyUntil <= time) {
        const isSuspended = whySuspended(practitioner.row, time) !== undefined
        throw await attempt(isSuspended ? 'clinician-suspended' : 'no-emergency', entry)
      }
      return {
        entries: await historyOf(parts(), { current: name, all: [name] }, caller,
          { purpose: 'BTG', practitioner: hex(key), role: roleName(role) })
      }
    },
    async closeEmergency ({ params: { id } }) {
      const { chain, hospital } = parts()
      const { id: whole, row: { handle } } = await found(id)
      return recorded(await hospital.own.sendNew({
        kind: TransactionKind.emergencyClose, author: chain.signer.id, handle, id: whole
      }))
    },
    async surgeEmergencies ({ body: { first, second, signedAt } }) {
      const { chain, hospital } = parts()
      const of = async ({ entry, signature }: typeof first): Promise<ClinicianSignature> => {
        const practitioner = await hospital.roster.find(entry)
        if (practitioner === undefined) throw emergencyRefused('unknown-clinician')
        return { entry, key: practitioner.row.key, signature: fromHex(signature) }
      }
      return recorded(await hospital.own.sendNew({
        kind: TransactionKind.emergencySurge, author: chain.signer.id, signedAt, first: await of(first),
        second: await of(second)
      }))
    },
    async emergencyAttempts () {
      const attempts = await parts().hospital.attempts.list(MAX_ATTEMPTS_SHOWN)
      return attempts.map(({ at, code, entry }) => ({ at, code, ...(entry === 0 ? {} : { entry }) }))
    }
  }

  /** Keeps a refused attempt durably before the answer leaves. */
  async function attempt (code: string, entry: number): Promise<Error> {
    await parts().hospital.attempts.note(code, entry)
    return emergencyRefused(code)
  }
}

function preparedView (
  { claim, entry, id, message }: PreparedEmergency, chainId: string, hospital: string
): PreparedEmergencyView {
  const { durationMs, handle, isUnconfirmed, keyCommitment, openedAt, sealedHash } = claim
  return {
    id, chainId, hospital, entry, handle: hex(handle), openedAt, durationMs, unconfirmed: isUnconfirmed,
    sealedHash: hex(sealedHash), keyCommitment: hex(keyCommitment), message: hex(message)
  }
}

/** Tells whether any hospital ever submitted a case of the patient. */
async function isKnown (
  { chain: { chain, hostLoop, store } }: HospitalParts, name: PatientName
): Promise<boolean> {
  for (const member of hostLoop.state.ledger.tallies.keys()) {
    const ids = await store.history(recordPseudonym(chain.id, name, fromHex(member)))
    if (ids.length > 0) return true
  }
  return false
}
