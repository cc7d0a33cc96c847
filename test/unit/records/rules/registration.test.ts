import assert from 'node:assert/strict'
import type { Identifier, Practitioner } from 'fhir/r4.js'
import { isNpi } from '../../../../src/records/rules/registration.js'
import { Relation } from '../../../../src/protocol/types/index.js'
import { bodyBytes, judgeBody } from '../../../../src/records/index.js'
import { HOSPITAL, NOW, condition, encounter, patient, prepared } from '../support.js'

const NPI = 'http://hl7.org/fhir/sid/us-npi'

function against (...identifier: Identifier[]): string[] {
  const diagnosis = prepared()
  const entry = diagnosis.body.entry?.map(({ resource }) =>
    ({ resource: resource?.resourceType === 'Practitioner' ? { ...resource, identifier } : resource! }))
  const context = { chainTime: NOW, submitter: HOSPITAL, relation: Relation.new }
  const bytes = bodyBytes({ ...diagnosis, body: { ...diagnosis.body, entry: entry! } }, new Uint8Array(32))
  return judgeBody(bytes, context).findings.map((one) => one.rule)
}

describe('AUT-01: registration numbers by form', () => {
  it('checks the digit of a National Provider Identifier (45 CFR 162.406)', () => {
    // 1234567893 is the worked example of the CMS check digit document.
    assert.ok(isNpi('1234567893'))
    for (let digit = 0; digit < 10; digit++) assert.equal(isNpi(`123456789${digit}`), digit === 3)
    assert.ok(!isNpi('600') && !isNpi('12345678930') && !isNpi(''))
    assert.deepEqual(against({ system: NPI, value: '1234567893' }), [])
    assert.deepEqual(against({ system: NPI, value: '1234567894' }), ['AUT-01'])
  })

  it('takes any register that names itself, and no civil number', () => {
    assert.deepEqual(against({ system: 'urn:oid:2.16.528.1.1007.3.1', value: '129854633' }), [])
    assert.deepEqual(against({ system: 'not a uri', value: '1' }), ['STR-01'])
    assert.deepEqual(against({ system: 'register', value: '1' }), ['AUT-01'])
    assert.deepEqual(against({ system: 'urn:x', value: '?' }), ['AUT-01'])
    assert.deepEqual(against({ system: 'http://hl7.org/fhir/sid/us-ssn', value: '123456789' }), ['AUT-01'])
    assert.deepEqual(against({ value: '12' }), ['STR-02', 'AUT-01'])
  })

  it('lets one good number among several stand, and keeps only that', () => {
    const doctor: Practitioner = {
      resourceType: 'Practitioner',
      id: 'd',
      identifier: [
        { system: NPI, value: '600' },
        { system: 'urn:register', value: 'A1' }
      ]
    }
    const { body } = prepared(
      condition({ recorder: { reference: 'Practitioner/d' } }),
      patient(),
      encounter(),
      doctor
    )
    const kept = body.entry
      ?.map((one) => one.resource)
      .find((one) => one?.resourceType === 'Practitioner')
    assert.deepEqual(kept, {
      resourceType: 'Practitioner',
      id: 'practitioner-1',
      identifier: [{ system: 'urn:register', value: 'A1' }]
    })
  })
})
