import {
  ServiceError, type AttestedConsentView, type EmergencyView, type HospitalServices
} from '../../../src/api/index.js'

const HEX = 'ab'.repeat(32)
const RECORDED = { id: HEX, height: 9 }
const REFUSED_LICENCES: Readonly<Record<string, ServiceError>> = {
  known: new ServiceError(409, 'on-roster-already', 'this licence has an entry on the roster'),
  early: new ServiceError(503, 'no-key-epoch', 'the hospitals deal their shared keys first'),
  late: new ServiceError(503, 'not-final-yet', 'no block has it yet')
}
export const EMERGENCY: EmergencyView = {
  id: HEX, hospital: { id: '12D3KooA', name: 'north' }, entry: 3, openedAt: 1, announcedAt: 2, height: 9,
  until: 3, unconfirmed: false, aboveSoft: true, outcome: 'pending', round: 2, deadline: 4, overdue: false,
  judges: [{ hospital: { id: '12D3KooB', name: 'south' }, round: 2 }],
  contest: { hospital: { id: '12D3KooB', name: 'south' }, by: 'form' }
}

/** A consent that is under review. */
export const ATTESTED: AttestedConsentView = {
  kind: 'attested-consent', id: 'cd'.repeat(32), hospital: EMERGENCY.hospital, handle: HEX, number: 2,
  form: HEX, filedAt: 2, height: 9, outcome: 'pending', round: 2, deadline: 4, overdue: false,
  judges: EMERGENCY.judges
}

type Calls = Pick<HospitalServices, 'practitioners' | 'addPractitioner' | 'changePractitioner' |
  'prepareEmergency' | 'openEmergency' | 'emergencies' | 'emergency' | 'readEmergency' | 'closeEmergency' |
  'surgeEmergencies' | 'contestEmergency' | 'emergencyAttempts' | 'accessReviews' | 'accessReview' |
  'judgeAccess' | 'attestedConsents' | 'attestedConsent' | 'contestConsent'>

/** Answers the calls about rosters and emergencies. @param note notes a call and returns its answer */
export function fakeEmergencies (
  note: <T>(name: string, input: unknown, answer: T) => Promise<T>
): Calls {
  return {
    practitioners: async () => await note('practitioners', undefined, {
      chainId: HEX, hospital: HEX,
      practitioners: [
        { entry: 3, version: 1, key: HEX, role: 'doctor' as const, unjustified: 0, name: 'Dr Okafor' },
        {
          entry: 4, version: 2, key: HEX, role: 'nurse' as const, unjustified: 3,
          suspended: 'by-reviews' as const
        }
      ]
    }),
    addPractitioner: async ({ body }) => {
      const refusal = REFUSED_LICENCES[body.licence.value]
      if (refusal !== undefined) throw refusal
      return await note('addPractitioner', body, RECORDED)
    },
    changePractitioner: async ({ body, params }) =>
      await note('changePractitioner', { ...params, ...body }, RECORDED),
    prepareEmergency: async ({ body }) => await note('prepareEmergency', body, {
      id: 'cd'.repeat(16), chainId: HEX, hospital: HEX, entry: 3, handle: HEX, openedAt: 1,
      durationMs: 3_600_000, unconfirmed: false, sealedHash: HEX, keyCommitment: HEX, message: 'aa'
    }),
    openEmergency: async ({ body }) => await note('openEmergency', body, { id: HEX, until: 3, height: 9 }),
    emergencies: async () => await note('emergencies', undefined, {
      underReview: [EMERGENCY], outOfTouch: false, hospitals: [{
        hospital: EMERGENCY.hospital, opened: 5, thisHour: 1, justified: 2, unjustified: 1, divided: 1,
        judged: 3, late: 1, overdue: 0
      }]
    }),
    emergency: async ({ params }) => await note('emergency', params, EMERGENCY),
    readEmergency: async ({ body }) => await note('readEmergency', body, { entries: [] }),
    closeEmergency: async ({ params }) => await note('closeEmergency', params, RECORDED),
    surgeEmergencies: async ({ body }) => await note('surgeEmergencies', body, RECORDED),
    contestEmergency: async ({ body, params }) =>
      await note('contestEmergency', { ...params, ...body }, RECORDED),
    emergencyAttempts: async () => await note('emergencyAttempts', undefined,
      [{ at: 1, code: 'credential-of-another', entry: 3 }]),
    attestedConsents: async () => await note('attestedConsents', undefined, {
      rate: 50_000, underReview: [ATTESTED], hospitals: [{
        hospital: EMERGENCY.hospital, justified: 4, unjustified: 3, divided: 1, void: 0, judged: 2, late: 1,
        overdue: 0, suspended: true
      }]
    }),
    attestedConsent: async ({ params }) => await note('attestedConsent', params, ATTESTED),
    contestConsent: async ({ body, params }) =>
      await note('contestConsent', { ...params, ...body }, RECORDED),
    accessReviews: async () => await note('accessReviews', undefined, [EMERGENCY, ATTESTED]),
    accessReview: async ({ params }) => await note('accessReview', params, params.id === ATTESTED.id
      ? {
          ...ATTESTED, patientErased: false,
          filed: { document: 'c2lnbmVk', reason: 'moved here', resource: { provision: {} } }
        }
      : { ...EMERGENCY, justification: { reason: 'unresponsive', text: 'found unconscious in the street' } }),
    judgeAccess: async ({ body, params }) => await note('judgeAccess', { ...params, ...body }, RECORDED)
  }
}
