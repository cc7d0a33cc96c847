import assert from 'node:assert/strict'
import type { Condition } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import type { PreparedDiagnosis, SubmissionDefaults } from '../../../../src/records/index.js'
import { DEFAULTS, NOW, condition, encounter, patient, prepared } from '../support.js'

const SERVER = 'https://ehr.example/fhir'

function only (value: unknown, defaults: SubmissionDefaults = DEFAULTS): PreparedDiagnosis {
  const submission = parseSubmission(value, defaults, NOW)
  assert.ok(submission.ok, JSON.stringify(submission))
  return submission.diagnoses[0]!
}

/** A Bundle of one server, whose Condition has this full URL. */
function at (fullUrl: string, over: Parameters<typeof condition>[0] = {}): object {
  const entry = [
    { fullUrl, resource: condition({ encounter: undefined, ...over }) },
    { fullUrl: `${SERVER}/Patient/p`, resource: patient() }
  ]
  const subject = { reference: `${SERVER}/Patient/p` }
  entry[0]!.resource = { ...entry[0]!.resource as Condition, subject }
  return { resourceType: 'Bundle', type: 'collection', entry }
}

describe('the key of safe retries', () => {
  it('is the identifier of the record system, whatever other identifiers exist', () => {
    const identifier = [
      { system: 'urn:lab', value: '7' },
      { system: 'urn:own', value: 'DX-8', use: 'old' as const },
      { system: 'urn:own', value: 'DX-9' }
    ]
    const defaults = { ...DEFAULTS, recordSystem: 'urn:own' }
    assert.deepEqual(only(at('urn:uuid:1', { identifier }), defaults).identifier, {
      system: 'urn:own', value: 'DX-9'
    })
    for (const filler of ['UNKNOWN', 'n/a', '??']) {
      const unnumbered = [{ system: 'urn:own', value: filler }]
      assert.equal(only(at('urn:uuid:1', { identifier: unnumbered }), defaults).identifier, undefined, filler)
    }
    const doubtful = [...identifier, { system: 'urn:own', value: 'DX-10' }]
    assert.equal(only(at('urn:uuid:1', { identifier: doubtful }), defaults).identifier, undefined)
  })

  it('is otherwise the id under the address of its server', () => {
    const key = { system: `${SERVER}/Condition`, value: 'dx-1' }
    assert.deepEqual(only(at(`${SERVER}/Condition/dx-1`)).identifier, key)
    assert.deepEqual(only(at(`${SERVER}/Condition/dx-1`, { id: undefined })).identifier, key)
    const bare = { ...condition({ subject: { reference: '#p' }, encounter: undefined }),
      contained: [patient()] }
    const defaults = { ...DEFAULTS, recordBase: `${SERVER}/` }
    assert.deepEqual(only(bare, defaults).identifier, key)
  })

  it('may contain the number of the patient, which then stays out of the case part', () => {
    const diagnosis = only(at(`${SERVER}/Condition/MC-55-1234`, { id: 'MC-55-1234' }))
    assert.equal(diagnosis.identifier?.value, 'MC-55-1234')
    assert.ok(!Buffer.from(diagnosis.parts!.case).includes('MC-55-1234'))
  })

  it('is never an id or UUID of a Bundle, nor the first identifier', () => {
    assert.equal(prepared().identifier, undefined)
    const identifier = [{ system: 'urn:lab', value: '7' }]
    for (const fullUrl of ['urn:uuid:6f1d0b52-0000-4000-8000-000000000000', 'Condition/dx-1',
      `${SERVER}/x`]) {
      assert.equal(only(at(fullUrl, { identifier })).identifier, undefined, fullUrl)
    }
    const other = at(`${SERVER}/Condition/dx-2`)
    assert.equal(only(other).identifier, undefined, 'id and full URL disagree')
    const defaults = { ...DEFAULTS, recordBase: SERVER }
    assert.equal(only(at('urn:uuid:1'), defaults).identifier, undefined, 'of a Bundle, not of the server')
  })

  it('may be absent: then each submission gets another number in the body', () => {
    const numberOf = (diagnosis: PreparedDiagnosis): unknown =>
      (diagnosis.body.entry?.[0]?.resource as Condition).identifier?.[0]?.value
    assert.match(String(numberOf(prepared())), /^[0-9a-f]{32}$/)
    const later = parseSubmission(
      { resourceType: 'Bundle', entry: [condition(), patient(),
        encounter()].map((resource) => ({ resource })) },
      DEFAULTS, NOW + 1000)
    assert.ok(later.ok)
    assert.notEqual(numberOf(later.diagnoses[0]!), numberOf(prepared()), 'a second diagnosis')
  })
})
