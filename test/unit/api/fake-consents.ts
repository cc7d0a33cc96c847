import type { ConsentEntryView, HospitalServices, OrderView } from '../../../src/api/index.js'
import { fakeAccesses, type AccessCalls } from './fake-accesses.js'

const HEX = 'ab'.repeat(32)
const ORDER: OrderView = { handle: HEX, counter: 3, height: 9, act: 'give' }
const CONSENT = {
  number: 2, height: 7, origin: 'filed' as const, signer: { hospital: { id: '12D3KooA', name: 'north' } },
  resource: {
    resourceType: 'Consent',
    provision: {
      type: 'deny',
      provision: [
        { type: 'permit', actor: [{}], purpose: [{ code: 'TREAT' }] },
        { type: 'permit', purpose: [{ code: 'BTG' }] }
      ]
    }
  }
}

/** The links of a patient whose number is `linked`, or `linked-once`. */
const LINKS: readonly ConsentEntryView[] = [
  {
    number: 4, height: 7, origin: 'patient', signer: { key: HEX },
    link: { state: 'in-force', with: { system: 'urn:x', value: '8' } }
  },
  { number: 5, height: 8, origin: 'patient', signer: { key: HEX }, link: { state: 'not-first' } }
]

function consentsOf (number: string): readonly ConsentEntryView[] {
  return number === 'linked' ? LINKS : number === 'linked-once' ? LINKS.slice(0, 1) : [CONSENT]
}

type Calls = Pick<HospitalServices, 'consents' | 'consentWhy' | 'prepareOrder' | 'sendOrder' | 'fileOrder' |
  'registerKey' | 'vouchKey' | 'patientName'>

/** Answers the calls about consents and orders. @param note notes a call and returns its answer */
export function fakeConsents (
  note: <T>(name: string, input: unknown, answer: T) => Promise<T>
): Calls & AccessCalls {
  return {
    ...fakeAccesses(note),
    consents: async ({ body }) => await note('consents', body, {
      handle: HEX, counter: 2, consents: consentsOf(body.patient.value),
      appointed: [{ key: HEX, role: 'guardian' as const, scope: ['give'], from: 1, until: 2 }],
      waiting: { key: HEX, since: 3, vouches: 0 }
    }),
    consentWhy: async ({ body }) => await note('consentWhy', body, {
      permits: false, basis: 'denied', text: 'a denial of the patient covers this read', consent: CONSENT
    }),
    prepareOrder: async ({ body }) => await note('prepareOrder', body,
      { handle: HEX, counter: 3, signedAt: 4, act: '07', message: 'aa' }),
    sendOrder: async ({ body }) => await note('sendOrder', body, ORDER),
    fileOrder: async ({ body }) => await note('fileOrder', body, ORDER),
    registerKey: async ({ body }) => await note('registerKey', body, { ...ORDER, act: 'key' }),
    vouchKey: async ({ body }) => await note('vouchKey', body, { member: '12D3KooA', signature: HEX + HEX }),
    patientName: async ({ body }) => await note('patientName', body,
      { chainId: HEX, name: HEX, handle: HEX, next: 3 })
  }
}
