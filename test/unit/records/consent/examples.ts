/**
 * Consents of the examples of IHE's profile Privacy Consent on FHIR (PCF, CC BY 4.0), written as JSON from
 * https://github.com/IHE/ITI.PCF/blob/main/input/fsh/consent.fsh. Purposes of payment and operations are cut
 * where a test says so, because a rule of this chain has none.
 */
import type { Consent, ConsentProvision } from 'fhir/r4.js'

const TERMINOLOGY = 'http://terminology.hl7.org/CodeSystem'
export const reason = (code: string): { system: string, code: string } =>
  ({ system: `${TERMINOLOGY}/v3-ActReason`, code })
export const sensitivity = (code: string): { system: string, code: string } =>
  ({ system: `${TERMINOLOGY}/v3-ActCode`, code })
export const confidentiality = (code: string): { system: string, code: string } =>
  ({ system: `${TERMINOLOGY}/v3-Confidentiality`, code })
export const recipient = (reference: string, ...further: { system: string, code: string }[]):
NonNullable<ConsentProvision['actor']>[0] => ({
  role: { coding: [{ system: `${TERMINOLOGY}/v3-ParticipationType`, code: 'IRCP' }, ...further] },
  reference: { reference }
})

export function consent (provision?: ConsentProvision, over: Partial<Consent> = {}): Consent {
  return {
    resourceType: 'Consent',
    meta: { security: [reason('HTEST')] },
    status: 'active',
    scope: { coding: [{ system: `${TERMINOLOGY}/consentscope`, code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0', display: 'Consent' }] }],
    patient: { reference: 'Patient/ex-patient' },
    dateTime: '2022-06-13',
    performer: [{ reference: 'Patient/ex-patient' }],
    organization: [{ reference: 'Organization/ex-organization' }],
    sourceReference: { reference: 'DocumentReference/ex-documentreference' },
    policy: [{ uri: 'http://example.org/policies/basePrivacyConsentPolicy.txt' }],
    ...(provision === undefined ? {} : { provision }),
    ...over
  }
}

export const TREATMENT = [reason('TREAT')]
export const TREATMENT_PAYMENT_OPERATIONS = [reason('TREAT'), reason('HPAYMT'), reason('HOPERAT')]
