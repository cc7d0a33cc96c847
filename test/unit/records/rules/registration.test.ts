import assert from 'node:assert/strict'
import type { Identifier, Practitioner } from 'fhir/r4.js'
import { isNpi } from '../../../../src/records/rules/registration.js'
import { Relation } from '../../../../src/protocol/types/index.js'
import { checkBody } from '../../../../src/records/index.js'
import { ofType } from '../intake/support.js'
import { HOSPITAL, NOW, condition, encounter, patient, prepared } from '../support.js'

const NPI = 'http://hl7.org/fhir/sid/us-npi'

function against (...identifier: Identifier[]): string[] {
  const diagnosis = prepared()
  const entry = diagnosis.body.entry?.map(({ resource }) =>
    ({ resource: resource?.resourceType === 'Practitioner' ? { ...resource, identifier } : resource! }))
  const context = { chainTime: NOW, submitter: HOSPITAL, relation: Relation.new }
  return checkBody({ ...diagnosis.body, entry }, context).map(({ rule }) => rule)
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

  it('accepts any named register, and no citizen number', () => {
    assert.deepEqual(against({ system: 'urn:oid:2.16.528.1.1007.3.1', value: '129854633' }), [])
    assert.deepEqual(against({ system: 'not a uri', value: '1' }), ['STR-01'])
    assert.deepEqual(against({ system: 'register', value: '1' }), ['AUT-01'])
    assert.deepEqual(against({ system: '2.16.528.1.1007.3.1', value: '129854633' }), [])
    for (const value of ['АБ-123', '١٢٣٤٥', 'anita@hpr.abdm', '医籍123', 'A_1']) {
      assert.deepEqual(against({ system: 'urn:x', value }), [], value)
    }
    for (const value of ['?', 'A\u3000', 'A\u202e1', '1\u{1f600}']) {
      assert.deepEqual(against({ system: 'urn:x', value }), ['AUT-01'], value)
    }
    // In no version of Unicode yet: a version that has it must not judge otherwise.
    assert.deepEqual(against({ system: 'urn:x', value: '\u{1057b}-7' }), [])
    for (const system of [
      'urn:oid:2.16.840.1.113883.4.1', '1.2.752.129.2.1.3.1',
        'http://electronichealth.se/identifier/personnummer/',
      'urn:oid:2.16.578.1.12.4.1.4.1', 'urn:oid:1.2.246.21', 'urn:oid:1.2.208.176.1.2',
      'https://fhir.kemkes.go.id/id/nik', 'https://ehr.example/sid/CPF', 'urn:example:hetu',
      'https://fhir.ee/sid/pid/est/ni', 'http://hl7.it/sid/codiceFiscale', 'https://x.example/national-id'
    ]) {
      assert.deepEqual(against({ system, value: '5512345678' }), ['AUT-01'], system)
    }
    assert.deepEqual(against({ system: 'http://hl7.org/fhir/sid/us-ssn', value: '123456789' }), ['AUT-01'])
    assert.deepEqual(against({ value: '12' }), ['STR-02', 'AUT-01'])
  })

  it('uses the type of a number, and never accepts a citizen or staff number', () => {
    const typed = (code: string, value: string): Identifier => ({
      system: `urn:${code}`,
      value,
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }] }
    })
    const kept = (...identifier: Identifier[]): unknown => {
      const recorder = { reference: 'Practitioner/d' }
      const doctor: Practitioner = { resourceType: 'Practitioner', id: 'd', identifier }
      const { body } = prepared(condition({ recorder }), patient(), encounter(), doctor)
      return ofType(body, 'Practitioner')[0]?.identifier
    }
    const staff = { system: 'urn:staff', value: 'EMP-17' }
    for (const code of ['MD', 'LN', 'PRN', 'NPI', 'LANR']) {
      assert.deepEqual(kept(staff, typed(code, '77')), [{ system: `urn:${code}`, value: '77' }], code)
    }
    const configured = { system: 'https://licensing.example/physicians', value: 'P-5' }
    assert.deepEqual(kept(staff, configured), [configured])
    const fallback = [{ system: 'https://licensing.example/physicians', value: 'X-10' }]
    for (const code of ['NI', 'SS', 'NNSWE', 'TAX', 'PPN', 'EI', 'DL']) {
      assert.deepEqual(kept(typed(code, '8112189876')), fallback, code)
      assert.deepEqual(kept(typed(code, '8112189876'), staff), [staff], code)
    }
  })

  it('accepts a clinician with a valid number among several, and keeps only this number', () => {
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
      ?.map(({ resource }) => resource)
      .find((one) => one?.resourceType === 'Practitioner')
    assert.deepEqual(kept, {
      resourceType: 'Practitioner',
      id: 'practitioner-1',
      identifier: [{ system: 'urn:register', value: 'A1' }]
    })
  })
})
