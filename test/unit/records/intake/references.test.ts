import assert from 'node:assert/strict'
import type { Encounter, FhirResource, Practitioner, Reference } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import type { PreparedDiagnosis } from '../../../../src/records/index.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient, prepared } from '../support.js'
import { inResource, ofType, refusal } from './support.js'

const A = 'https://clinic-a.example/fhir'
const B = 'https://clinic-b.example/fhir'

type Entry = readonly [fullUrl: string | undefined, resource: FhirResource]

function of (type: string, ...entries: readonly Entry[]): object {
  const entry = entries.map(([fullUrl, resource]) =>
    fullUrl === undefined ? { resource } : { fullUrl, resource })
  return { resourceType: 'Bundle', type, entry }
}

function only (value: object): PreparedDiagnosis {
  const submission = parseSubmission(value, DEFAULTS, NOW)
  assert.ok(submission.ok, JSON.stringify(submission))
  return submission.diagnoses[0]!
}

const alone = (over: Parameters<typeof condition>[0] = {}): FhirResource =>
  condition({ encounter: undefined, ...over })
const bob = patient({ identifier: [{ system: 'https://id.example/national', value: 'MC-66-0001' }],
  birthDate: '1951-01-01' })
const LOST = [422, 'STR-04', 'invariant', 'Condition.subject']

describe('relative references', () => {
  it('lead to the server of their own entry, even if others have the same id', () => {
    const both = of('collection',
      [`${B}/Patient/p`, bob], [`${A}/Patient/p`, patient()], [`${A}/Condition/c`, alone({ id: 'c' })])
    assert.equal(only(both).patient.value, 'MC-55-1234')
    assert.deepEqual(refusal(of('collection', [`${B}/Patient/p`, bob],
      [`${A}/Condition/c`, alone({ id: 'c' })])), LOST)
  })

  it('lead to no resource whose id differs from its full URL', () => {
    assert.deepEqual(refusal(of('collection', [`${A}/Patient/p`, { ...bob, id: 'q' }],
      [`${A}/Patient/q`, patient()], [`${A}/Condition/c`, alone({ id: 'c' })])), LOST)
    const { id, ...nameless } = patient()
    assert.ok(id !== undefined && only(of('collection', [`${A}/Patient/p/_history/1`, nameless],
      [`${A}/Condition/c`, alone({ id: 'c' })])))
  })

  it('lead nowhere from an entry without server, if other entries have a server', () => {
    const uuid = 'urn:uuid:6f1d0b52-0000-4000-8000-000000000001'
    assert.deepEqual(refusal(of('collection', [`${B}/Patient/p`, bob], [uuid, alone()])), LOST)
    assert.deepEqual(refusal(of('collection', [`${B}/Patient/p`, bob], [undefined, alone()])), LOST)
  })

  it('lead by type and id if no entry has a server, with a note for several patients', () => {
    const { findings } = only(bundle(alone(), patient(), { ...bob, id: 'q' }))
    assert.deepEqual(findings.map(one => [one.rule, one.outcome, one.expression]), [
      ['INT-03', 'note', 'Bundle.entry[0].resource.ofType(Condition).subject']
    ])
    assert.deepEqual(only(bundle(alone(), patient())).findings, [])
    assert.deepEqual(only(of('collection', [`${A}/Patient/p`, patient()],
      [`${A}/Condition/c`, alone({ id: 'c' })])).findings, [])
  })

  it('lead only to encounters and evidence of their own server', () => {
    const entries = (server: string): object => of('collection',
      [`${server}/Encounter/e`, encounter({ subject: { reference: `${A}/Patient/p` } })],
      [`${A}/Patient/p`, patient()], [`${A}/Condition/c`, condition({ id: 'c' })])
    assert.ok(parseSubmission(entries(A), DEFAULTS, NOW).ok)
    const { body, findings } = only(entries(B))
    assert.equal(ofType(body, 'Encounter').length, 0)
    assert.deepEqual(findings.map(({ rule, outcome }) => `${rule} ${outcome}`),
      ['CTX-01 mark', 'INT-03 mark'])
  })
})

describe('references of other kinds', () => {
  it('by UUID ignore the case of letters', () => {
    const subject = { reference: 'urn:uuid:6F1D0B52-0000-4000-8000-00000000000A' }
    assert.ok(only(of('transaction',
      ['urn:uuid:6f1d0b52-0000-4000-8000-00000000000a', patient()], [undefined, alone({ subject })])))
  })

  it('by identifier lead to the only resource that has it', () => {
    const subject: Reference = { identifier: { system: 'https://id.example/national', value: 'MC-55-1234' } }
    assert.equal(only(bundle(alone({ subject }), patient(), { ...bob, id: 'q' })).patient.value, 'MC-55-1234')
    const twins = bundle(alone({ subject }), patient(), patient({ id: 'q' }))
    assert.deepEqual(refusal(twins), [422, 'STR-02', 'required', 'Condition.subject'])
  })

  it('by condition are accepted only in a transaction', () => {
    const doctor: Practitioner = {
      resourceType: 'Practitioner', id: 'd', identifier: [{ system: 'urn:register', value: 'A 1' }]
    }
    const recorder = { reference: 'Practitioner?identifier=urn%3Aregister%7CA%201' }
    const entries: Entry[] = [[undefined, alone({ recorder })], [undefined, patient()], [undefined, doctor]]
    assert.equal(ofType(only(of('transaction', ...entries)).body,
      'Practitioner')[0]?.identifier?.[0]?.value, 'A 1')
    for (const [type, reference] of [['collection', recorder.reference],
      ['transaction', 'Practitioner?identifier=%E0']]) {
      entries[0] = [undefined, alone({ recorder: { reference: reference! } })]
      assert.equal(only(of(type!, ...entries)).filled[0]?.source, 'configured-practitioner')
    }
  })

  it('contradict themselves if reference and identifier name two patients', () => {
    const subject = { reference: 'Patient/p',
      identifier: { system: 'https://id.example/national', value: 'MC-66-0001' } }
    assert.deepEqual(refusal(bundle(alone({ subject }), patient())), LOST)
    const theirs: Encounter = encounter({ subject: { identifier: subject.identifier } })
    assert.deepEqual(refusal(bundle(condition(), patient(), theirs)),
      [422, 'STR-04', 'invariant', 'Encounter.subject'])
  })

  it('do not contradict themselves by different spellings of a number', () => {
    const system = 'https://fhir.nhs.uk/Id/nhs-number'
    const subject = { reference: 'Patient/p', identifier: { system: `${system}/`, value: '943 476 5919' } }
    assert.ok(only(bundle(alone({ subject }), patient({ identifier: [{ system, value: '9434765919' }] }))))
  })

  it('to contained resources lead to the resource with that id, or nowhere', () => {
    const contained = (...all: FhirResource[]): object => ({ ...alone({ subject: { reference: '#p' } }),
      contained: all })
    assert.ok(only(contained(patient(), patient())))
    assert.deepEqual(refusal(contained(patient(), bob)), LOST)
  })
})

describe('the same resource twice', () => {
  it('is accepted if both are equal, and refused otherwise', () => {
    assert.ok(only(bundle(alone(), patient(), patient())))
    assert.deepEqual(refusal(bundle(alone(), patient(), patient({ gender: 'male' }))), LOST)
    const version = (versionId: string): FhirResource => patient({ meta: { versionId } })
    const subject = { reference: 'Patient/p/_history/2' }
    assert.ok(only(bundle(alone({ subject }), version('1'), version('2'))))
    assert.deepEqual(refusal(bundle(alone({ subject }), version('1'), version('3'))), LOST)
  })
})

describe('alternatives to a clinician that R4 allows', () => {
  const doctor: Practitioner = {
    resourceType: 'Practitioner', id: 'd', identifier: [{ system: 'urn:register', value: 'A1' }]
  }
  const notes = ({ findings }: PreparedDiagnosis): string[] => findings
    .filter(({ text }) => text.includes('left out'))
    .map(one => inResource(one.expression).replace('Condition', ''))

  it('are accepted: relatives, other patients, references in words', () => {
    const daughter: FhirResource = { resourceType: 'RelatedPerson', id: 'r',
      patient: { reference: 'Patient/p' } }
    const recorder = { reference: 'Practitioner/d' }
    for (const asserter of [{ reference: 'RelatedPerson/r' }, { reference: 'Patient/q' },
      { display: 'Dr. X' }]) {
      const diagnosis = only(bundle(alone({ asserter, recorder }), patient(), { ...bob, id: 'q' }, daughter,
        doctor))
      assert.deepEqual(notes(diagnosis), ['.asserter'])
      assert.deepEqual(ofType(diagnosis.body, 'Condition')[0]?.asserter, undefined)
      assert.equal(ofType(diagnosis.body, 'Practitioner')[0]?.identifier?.[0]?.value, 'A1')
      assert.ok(!JSON.stringify(diagnosis.body).includes('Dr. X'))
    }
  })

  it('are accepted: an encounter in words or by number', () => {
    for (const given of [{ display: 'ward 3' }, { identifier: { system: 'urn:visit', value: '77' } }]) {
      const diagnosis = only(bundle(condition({ encounter: given }), patient()))
      assert.deepEqual(notes(diagnosis), ['.encounter'])
      const [kept] = ofType(diagnosis.body, 'Condition')
      assert.equal(kept?.encounter, undefined)
      assert.equal(kept?.category?.[0]?.coding?.[0]?.code, 'encounter-diagnosis', 'an encounter was stated')
    }
  })

  it('are accepted: a reference that leads nowhere but has the registration number', () => {
    const recorder = { reference: 'urn:uuid:0', identifier: { system: 'urn:register', value: 'A1' } }
    const { body } = only(bundle(alone({ recorder }), patient()))
    assert.equal(ofType(body, 'Practitioner')[0]?.identifier?.[0]?.value, 'A1')
  })

  it('are accepted: roles whose practitioner is a number, is missing, or takes part in the encounter', () => {
    const role = (practitioner?: Reference): FhirResource => ({
      resourceType: 'PractitionerRole', id: 'r', ...(practitioner === undefined ? {} : { practitioner })
    })
    const recorder = { reference: 'PractitionerRole/r' }
    const byNumber = { identifier: { system: 'urn:register', value: 'A1' } }
    const named = only(bundle(alone({ recorder }), patient(), role(byNumber)))
    assert.equal(ofType(named.body, 'Practitioner')[0]?.identifier?.[0]?.value, 'A1')
    const empty = only(bundle(alone({ recorder }), patient(), role()))
    assert.deepEqual(notes(empty), ['.recorder'])
    assert.equal(ofType(empty.body, 'Practitioner')[0]?.identifier?.[0]?.value, 'X-10')
    const seen = encounter({ participant: [{ individual: recorder }] })
    const by = prepared(condition(), patient(), seen, role({ reference: 'Practitioner/d' }), doctor)
    assert.equal(by.filled[0]?.source, 'encounter-participant')
    assert.equal(ofType(by.body, 'PractitionerRole').length, 1)
  })

  it('include expired licences only if there is no valid licence', () => {
    const given = (...identifier: object[]): string | undefined => {
      const doctor = { resourceType: 'Practitioner', id: 'd', identifier } as Practitioner
      const asserter = { reference: 'Practitioner/d' }
      return ofType(prepared(alone({ asserter }), patient(), doctor).body, 'Practitioner')[0]
        ?.identifier?.[0]?.value
    }
    const ended = { system: 'urn:licences', value: 'L-1', period: { end: '2020-01-01' } }
    const type = { coding: [{ code: 'MD' }] }
    assert.equal(given(ended, { system: 'urn:licences', value: 'L-2' }), 'L-2')
    const passing = { system: 'urn:licences', value: 'L-1', use: 'temp' }
    assert.equal(given(passing, { system: 'urn:licences', value: 'L-2' }), 'L-2')
    assert.equal(given({ ...ended, type }, { system: 'urn:wards', value: 'W-2' }), 'L-1')
    assert.equal(given(ended), 'L-1')
  })

  it('lead to the configured clinician, with a note, if nobody is registered', () => {
    const nurse: Practitioner = { resourceType: 'Practitioner', id: 'd', name: [{ family: 'N' }] }
    const diagnosis = only(bundle(alone({ asserter: { reference: 'Practitioner/d' } }), patient(), nurse))
    assert.deepEqual(notes(diagnosis), ['.asserter'])
    assert.equal(ofType(diagnosis.body, 'Practitioner')[0]?.identifier?.[0]?.value, 'X-10')
  })
})
