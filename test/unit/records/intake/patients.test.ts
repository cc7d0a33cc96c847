import assert from 'node:assert/strict'
import type { Identifier, Patient } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import type { PreparedDiagnosis, SubmissionDefaults } from '../../../../src/records/index.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient } from '../support.js'
import { inResource, listed, ofType, refusal } from './support.js'

const NATIONAL = 'https://id.example/national'
const RANDOM = new Uint8Array(32).fill(3)
const DATA_ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'

function of (
  person: Patient, defaults: Partial<SubmissionDefaults> = {}, random = RANDOM
): PreparedDiagnosis {
  const submission = parseSubmission(
    bundle(condition(), person, encounter()), { ...DEFAULTS, ...defaults }, NOW, { random })
  assert.ok(submission.ok, JSON.stringify(submission))
  return submission.diagnoses[0]!
}

/** Number taken, or `nobody`; and what the submitter is told of it. */
function known (
  identifier: Identifier[], defaults: Partial<SubmissionDefaults> = {}
): [string, string[]] {
  const diagnosis = of(patient({ identifier }), defaults)
  const isNobody = diagnosis.filled.some(({ source }) => source === 'random-name')
  const told = diagnosis.findings.filter(({ rule }) => rule === 'INT-02')
  return [isNobody ? 'nobody' : diagnosis.patient.value, told.map(({ text }) => text.split(':')[0]!)]
}

const NOBODY = ['nobody', ['no lasting identifier names this patient']]

describe('the number of a patient', () => {
  const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'NI' }] }

  it('comes from a preferred register, else is the national, the official or the first number', () => {
    const identifier: Identifier[] = [
      { system: 'urn:old', value: '0001', use: 'old' },
      { system: 'urn:mr', value: '0002' },
      { system: 'urn:official', value: '0003', use: 'official' },
      { system: 'urn:ni', value: ' 0004', type }
    ]
    const choose = (from: Identifier[], patientSystems: string[] = []): string =>
      known(from, { patientSystems })[0]
    assert.equal(choose(identifier, ['urn:none', 'urn:mr']), '0002')
    assert.equal(choose(identifier), '0004')
    assert.equal(choose(identifier.slice(0, 3)), '0003')
    assert.equal(choose(identifier.slice(0, 2)), '0002')
    assert.equal(choose([{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '943 476 5919' },
      identifier[2]!]),
      '9434765919', 'a register of citizens is one without being called so')
  })

  it('is never an old, temporary, expired or future number', () => {
    const now: Identifier = { system: NATIONAL, value: 'MC-NEW' }
    for (const over of [
      { use: 'old' as const }, { use: 'temp' as const },
      { period: { end: '2010' } }, { period: { end: '2026-05-30' } }, { period: { start: '2026-06-03' } }
    ]) {
      const gone: Identifier = { system: NATIONAL, value: 'MC-GONE', type, ...over }
      for (const patientSystems of [[], [NATIONAL]]) {
        assert.deepEqual(known([gone, now], { patientSystems }), ['MC-NEW', []], JSON.stringify(over))
        assert.deepEqual(known([gone], { patientSystems }), NOBODY, JSON.stringify(over))
      }
    }
    for (const period of [{ end: '2026' }, { end: '2026-06-01' }, { start: '2026-06-01' },
      { start: '2026' }]) {
      assert.deepEqual(known([{ ...now, period }]), ['MC-NEW', []], 'may well be in force')
    }
  })

  it('is never a placeholder', () => {
    const extension = [{ url: DATA_ABSENT, valueCode: 'unknown' }]
    for (const identifier of [
      { system: NATIONAL, value: '1111111111' }, { system: NATIONAL, value: '000-000-000' },
      { system: NATIONAL, value: 'Unknown' }, { system: NATIONAL, value: 'n/a' },
      { system: NATIONAL, _value: { extension } }, { system: NATIONAL, value: 'MC-1', _value: { extension } },
      { system: NATIONAL, extension, value: 'MC-1' },
      { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9434765918' }
    ] as Identifier[]) {
      assert.equal(known([identifier])[0], 'nobody', JSON.stringify(identifier))
    }
    assert.equal(known([{ system: 'urn:mr', value: '11' }])[0], '11')
  })

  it('is the same under every configured name of its register', () => {
    const patientSystems = [NATIONAL, `${NATIONAL} urn:oid:1.2.3.4 urn:former`]
    for (const system of [NATIONAL, `${NATIONAL}/`, 'urn:oid:1.2.3.4', '1.2.3.4', 'urn:former']) {
      const { patient: who, findings } = of(patient({ identifier: [{ system, value: 'MC-1' }] }),
        { patientSystems })
      assert.deepEqual([who, findings], [{ system: NATIONAL, value: 'MC-1' }, []], system)
    }
  })

  it('is reported if it comes from another register, or if a register gives two', () => {
    const patientSystems = [NATIONAL]
    assert.deepEqual(known([{ system: 'urn:other', value: '1' }], { patientSystems }),
      ['1', ['not a number of the national register']])
    const two = [{ system: NATIONAL, value: 'MC-1' }, { system: NATIONAL, value: 'MC-2' }]
    assert.deepEqual(known(two), ['MC-1', ['several numbers of the same register']])
    assert.deepEqual(known([two[0]!, { ...two[1]!, use: 'official' }]), ['MC-2', []])
    assert.deepEqual(known([two[0]!, { ...two[0]!, value: ' MC-1' }]), ['MC-1', []])
  })
})

describe('a patient without any identifier', () => {
  const nameless = (): Patient => {
    const person = patient()
    delete person.identifier
    return person
  }

  it('gets a new name for each submission, the same throughout the submission', () => {
    const [first, same, other] = [of(nameless()), of(nameless()), of(nameless(), {}, RANDOM.map(() => 4))]
    assert.match(first.patient.value, /^[0-9a-f]{64}$/)
    assert.deepEqual(same.patient, first.patient)
    assert.notEqual(other.patient.value, first.patient.value)
    assert.deepEqual(other.content, first.content, 'the name is none of what was sent')
    assert.match(first.patient.system, /^https:\/\/medichain\.example\/fhir\/hospitals\/(07){32}\/patients$/)
    assert.ok(listed(ofType(first.body, 'Provenance')[0]!).includes('Patient.identifier'))
    const second = { ...nameless(), id: 'q' }
    const both = parseSubmission(
      bundle(condition({ encounter: undefined }),
        condition({ encounter: undefined, subject: { reference: 'Patient/q' } }),
        nameless(), second),
      DEFAULTS, NOW, { random: RANDOM })
    assert.ok(both.ok)
    assert.equal(new Set(both.diagnoses.map((each) => each.patient.value)).size, 2)
  })

  it('is not named by an id of a Bundle or of a contained resource', () => {
    const inside = { ...condition({ subject: { reference: '#p' }, encounter: undefined }),
      contained: [nameless()] }
    const defaults = { ...DEFAULTS, recordBase: 'https://ehr.example/fhir' }
    assert.deepEqual(refusal(inside, defaults), [422, 'STR-02', 'required', 'Patient.identifier'])
    assert.deepEqual(refusal(bundle(condition(), nameless(), encounter())),
      [422, 'STR-02', 'required', 'Patient.identifier'])
  })

  it('is named by its id at a server, and this is reported', () => {
    const base = 'https://ehr.example/fhir'
    const submission = parseSubmission({
      resourceType: 'Bundle', type: 'collection',
      entry: [
        { fullUrl: `${base}/Condition/c`, resource: condition({ id: 'c', encounter: undefined }) },
        { fullUrl: `${base}/Patient/p`, resource: nameless() }
      ]
    }, DEFAULTS, NOW)
    assert.ok(submission.ok)
    const [diagnosis] = submission.diagnoses
    assert.deepEqual(diagnosis?.patient, { system: `${base}/Patient`, value: 'p' })
    assert.deepEqual(diagnosis.findings.map((one) => [one.rule, inResource(one.expression)]),
      [['INT-02', 'Patient.identifier']])
    const old = patient({ identifier: [{ system: NATIONAL, value: 'MC-1', use: 'old' }] })
    assert.match(of(old, { recordBase: base }).patient.value, /^[0-9a-f]{64}$/, 'not for an old number')
    assert.equal(of(nameless(), { recordBase: `${base}/` }).patient.system, `${base}/Patient`)
  })
})

describe('a Patient that is no longer in use', () => {
  it('is accepted and reported', () => {
    for (const over of [
      { active: false }, { link: [{ other: { reference: 'Patient/new' }, type: 'replaced-by' as const }] }
    ]) {
      const { findings } = of(patient(over))
      assert.deepEqual(findings.map((one) => [one.rule, one.outcome, inResource(one.expression)]),
        [['INT-02', 'mark', `Patient.${Object.keys(over)[0]!}`]])
    }
    const link = [{ other: { reference: 'Patient/former' }, type: 'replaces' as const }]
    assert.deepEqual(of(patient({ active: true, link })).findings, [])
  })
})
