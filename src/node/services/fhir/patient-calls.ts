import type { AuditEvent, Bundle } from 'fhir/r4.js'
import { ServiceError, type FhirServices } from '../../../api/index.js'
import type { FhirParts } from './fhir-services.js'
import { notCurrent } from './patient-records.js'

type Calls = 'auditEvents' | 'consents' | 'giveConsent' | 'openEmergency' | 'prepareEmergency' |
  'revokeConsent'
type Parts = Pick<FhirParts, 'hospital' | 'parts'>

/** Makes the calls about a patient that the services of `/v1` answer. */
export function patientCalls (given: Parts): Pick<FhirServices, Calls> {
  const { hospital } = given
  return {
    async auditEvents (patientId, caller) {
      if (!given.parts().hospital.patientReads.isCurrent) throw notCurrent()
      const patient = await given.parts().hospital.patients.identifierOf(patientId)
      if (patient === undefined) return undefined
      const { entry = [] } = await hospital.accessAudit({ body: { patient } }, caller) as Bundle<AuditEvent>
      const { patients } = given.parts().hospital
      return entry.flatMap(({ resource }) => {
        const [id, event] = [resource && patients.idOf(patientIn(resource)), resource]
        return event === undefined || id === undefined ? [] : [ofPatient(event, id)]
      })
    },
    async consents (patientId, caller) {
      const patient = await given.parts().hospital.patients.identifierOf(patientId)
      if (patient === undefined) return undefined
      return (await hospital.consents({ body: { patient } }, caller)).consents
    },
    async giveConsent (patientId, consent, form, caller) {
      const patient = await identified(given, patientId)
      const reference = { identifier: { system: patient.system, value: patient.value } }
      const named = { ...consent as object, patient: reference }
      const act = { type: 'give', consent: named } as const
      return (await hospital.fileOrder({ body: { patient, form, act } }, caller)).counter
    },
    async revokeConsent (patientId, number, form, caller) {
      const patient = await identified(given, patientId)
      await hospital.fileOrder({ body: { patient, form, act: { type: 'revoke', number } } }, caller)
    },
    openEmergency: async (body, caller) => await hospital.openEmergency({ body }, caller),
    prepareEmergency: async (body, caller) => await hospital.prepareEmergency({ body }, caller)
  }
}

/** Returns the number of the patient in an AuditEvent: the one that was asked for, or one linked with it. */
function patientIn (event: AuditEvent): { readonly system: string, readonly value: string } {
  const patient = event.entity?.find(({ what }) => what?.type === 'Patient')
  return { system: patient?.what?.identifier?.system ?? '', value: patient?.what?.identifier?.value ?? '' }
}

/** Names an AuditEvent and its patient by the ids of this server. */
function ofPatient (event: AuditEvent, patientId: string): Readonly<Record<string, unknown>> {
  const entity = event.entity?.map(one => one.what?.type === 'Patient'
    ? { ...one, what: { ...one.what, reference: `Patient/${patientId}` } } : one)
  const place = event.id?.slice(event.id.indexOf('-'))
  return { ...event, id: `${patientId}${place ?? ''}`, ...(entity === undefined ? {} : { entity }) }
}

async function identified (
  { parts }: Parts, patientId: string
): Promise<{ readonly system: string, readonly value: string }> {
  const identifier = await parts().hospital.patients.identifierOf(patientId)
  if (identifier !== undefined) return identifier
  throw new ServiceError(404, 'unknown-patient', 'no patient here has this id')
}
