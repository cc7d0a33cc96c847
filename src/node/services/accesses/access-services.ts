import type { Caller, HospitalServices } from '../../../api/index.js'
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
import { linkedAccesses } from './linked-accesses.js'
import { checkMaySee, type SignedBy } from './who-sees.js'

export type AccessCalls = 'accesses' | 'accessAudit' | 'provePatient'
type Asked = Parameters<HospitalServices['accesses']>[0]['body']['patient']

/** Makes the handlers that show the log of accesses. @param named finds the patient of a call */
export function accessServices (
  parts: () => HospitalParts, named: (patient: Asked) => Promise<NamedPatient>, parties: Parties
): Pick<HospitalServices, AccessCalls> {
  const seen = async (
    { patient: asked, signedBy }: { readonly patient: Asked, readonly signedBy?: SignedBy }, caller: Caller
  ): Promise<NamedPatient> => {
    const patient = await named(asked)
    await checkMaySee(parts(), patient, { caller, signedBy })
      .catch((error: unknown) => { throw patientRefused(error) })
    return patient
  }
  return {
    async accesses ({ body }, caller) {
      const patient = await seen(body, caller)
      const view = await accessesView(parts(), patient.name, parties)
      const linked = await linkedAccesses(parts(), patient, { caller, signedBy: body.signedBy }, parties)
      return linked.length === 0 ? view : { ...view, linked }
    },
    async accessAudit ({ body }, caller) {
      const { identifier, name } = await seen(body, caller)
      const handle = hex(patientHandle(parts().chain.chain.id, name))
      const context: AuditContext = {
        patient: { system: identifier.system, value: identifier.value },
        peerIdOf, hospitalOf: id => parties.show(id).name
      }
      const resources = (await openedAccesses(parts(), name)).flatMap(({ event }, at) =>
        event === undefined ? [] : auditEvents(event, `${handle.slice(0, 16)}-${at + 1}`, context))
      return { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
    },
    async provePatient ({ body }, caller) {
      const { name } = await seen(body, caller)
      const { chain, hospital } = parts()
      const handle = patientHandle(chain.chain.id, name)
      return await proveAccesses(chain, handle, async () => await hospital.accesses.index.of(handle))
    }
  }
}
