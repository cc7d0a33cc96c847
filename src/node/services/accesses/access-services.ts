import type { AuditEvent } from 'fhir/r4.js'
import type { Caller, HospitalServices, LinkedAccessesView } from '../../../api/index.js'
import { peerIdOf } from '../../../network/index.js'
import { patientHandle } from '../../../protocol/names/index.js'
import { hex } from '../../../protocol/types/index.js'
import { auditEvents, type AuditContext } from '../../../records/index.js'
import type { NamedPatient } from '../consents/acts.js'
import type { HospitalParts } from '../hospital-parts.js'
import type { Parties } from '../parties.js'
import { proveAccesses } from '../proofs.js'
import { patientRefused } from '../refusals.js'
import { accessesView, openedAccesses } from './access-list.js'
import { linkedLogs } from './linked-accesses.js'
import { checkMaySee, type Look, type SignedBy } from './who-sees.js'

export type AccessCalls = 'accesses' | 'accessAudit' | 'provePatient'
type Asked = Parameters<HospitalServices['accesses']>[0]['body']['patient']

const ID_DIGITS = 16

/** Makes the handlers that show the log of accesses. @param named finds the patient of a call */
export function accessServices (
  parts: () => HospitalParts, named: (patient: Asked) => Promise<NamedPatient>, parties: Parties
): Pick<HospitalServices, AccessCalls> {
  const seen = async (
    { patient: asked, signedBy }: { readonly patient: Asked, readonly signedBy?: SignedBy }, caller: Caller
  ): Promise<{ readonly patient: NamedPatient, readonly look: Look | undefined }> => {
    const patient = await named(asked)
    const look = await checkMaySee(parts(), patient, { caller, signedBy })
      .catch((error: unknown) => { throw patientRefused(error) })
    return { patient, look }
  }
  return {
    async accesses ({ body }, caller) {
      const { look, patient } = await seen(body, caller)
      const view = await accessesView(parts(), patient.name, parties, look)
      const linked: LinkedAccessesView[] = []
      for (const other of await linkedLogs(parts(), patient, { caller, signedBy: body.signedBy })) {
        const list = await accessesView(parts(), other.names.current, parties, look)
        linked.push({ number: other.identifier, list })
      }
      return linked.length === 0 ? view : { ...view, linked }
    },
    async accessAudit ({ body }, caller) {
      const { look, patient } = await seen(body, caller)
      const resources = await audited(patient, look)
      for (const other of await linkedLogs(parts(), patient, { caller, signedBy: body.signedBy })) {
        resources.push(...await audited({ identifier: other.identifier, name: other.names.current }, look))
        resources.sort((a, b) => Date.parse(a.recorded) - Date.parse(b.recorded))
      }
      return { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
    },
    async provePatient ({ body }, caller) {
      const { patient: { name } } = await seen(body, caller)
      const { chain, hospital } = parts()
      const handle = patientHandle(chain.chain.id, name)
      return await proveAccesses(chain, handle, async () => await hospital.accesses.index.of(handle))
    }
  }
  /**
   * Lists what was logged of one number, the oldest first. Each event names the patient of that number. What
   * is hidden from a look leaves no trace, and no gap in the ids.
   */
  async function audited (
    { identifier: { system, value }, name }: Pick<NamedPatient, 'identifier' | 'name'>,
    look: Look | undefined
  ): Promise<AuditEvent[]> {
    const handle = hex(patientHandle(parts().chain.chain.id, name))
    const context: AuditContext =
      { patient: { system, value }, peerIdOf, hospitalOf: id => parties.show(id).name }
    return (await openedAccesses(parts(), name, look)).flatMap(({ access: { hash }, event, isHidden }) =>
      event === undefined || isHidden ? [] : auditEvents(event,
        `${handle.slice(0, ID_DIGITS)}-${hex(hash).slice(0, ID_DIGITS)}`, context))
  }
}
