import assert from 'node:assert/strict'
import { knownIdentifier } from '../../../../src/records/registers/index.js'
import { bundle, condition, encounter, patient, prepared } from '../support.js'
import { refusal } from '../intake/support.js'

const BELGIAN = 'https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin'

/** Published specimens, with the birth date and the sex that they contain. */
const SPECIMENS: readonly (readonly [system: string, value: string, birthDate: string, gender: string])[] = [
  ['http://electronichealth.se/identifier/personnummer', '19811228-9874', '1981-12-28', 'male'],
  ['http://electronichealth.se/identifier/personnummer', '811228-9874', '1981-12-28', 'male'],
  ['http://electronichealth.se/identifier/samordningsnummer', '701063-2391', '1970-10-03', 'male'],
  ['urn:oid:1.2.246.21', '131052-308T', '1952-10-13', 'female'],
  ['urn:oid:2.16.578.1.12.4.1.4.1', '29029600013', '1996-02-29', 'female'],
  ['urn:oid:1.2.208.176.1.2', '251248-9996', '1948-12-25', 'female'],
  ['urn:oid:1.2.250.1.213.1.4.8', '255081416802538', '1955-08', 'female'],
  ['urn:oid:2.16.840.1.113883.3.4424.1.1.616', '44051401359', '1944-05-14', 'male'],
  [BELGIAN, '93.05.18-223.61', '1993-05-18', 'male'],
  ['https://fhir.ee/sid/pid/est/ni', '37605030299', '1976-05-03', 'male'],
  ['http://hl7.it/sid/codiceFiscale', 'MRTMTT91D08F205J', '1991-04-08', 'male']
]

describe('numbers that contain birth and sex', () => {
  it('are accepted if the Patient agrees, as far as its date goes', () => {
    for (const [system, value, birthDate, gender] of SPECIMENS) {
      assert.ok(!knownIdentifier({ system, value }).namesNobody, value)
      for (const date of [birthDate, birthDate.slice(0, 7), birthDate.slice(0, 4)]) {
        for (const sex of [gender, 'other', 'unknown']) {
          const person = patient({ identifier: [{ system, value }], birthDate: date, gender: sex as 'male' })
          assert.equal(prepared(condition({ onsetDateTime: undefined }), person, encounter()).patient.system,
            knownIdentifier({ system, value }).system, value)
        }
      }
    }
  })

  it('refuse a Patient with another birth date or sex', () => {
    for (const [system, value, birthDate, gender] of SPECIMENS) {
      const identifier = [{ system, value }]
      const other = gender === 'male' ? 'female' : 'male'
      const sexed = patient({ identifier, birthDate, gender: other })
      assert.deepEqual(refusal(bundle(condition(), sexed, encounter())),
        [422, 'DEM-00', 'business-rule', 'Patient.gender'], value)
      const moved = `${birthDate.slice(0, 3)}${(Number(birthDate[3]) + 1) % 10}${birthDate.slice(4, 7)}`
      const older = patient({ identifier, birthDate: moved, gender: gender as 'male' })
      assert.deepEqual(refusal(bundle(condition(), older, encounter())),
        [422, 'DEM-00', 'business-rule', 'Patient.birthDate'], value)
    }
  })

  it('name nobody with a wrong check digit', () => {
    for (const [system, value] of SPECIMENS) {
      if (system === 'urn:oid:1.2.208.176.1.2') continue
      const last = value.at(-1)!
      const next = /\d/.test(last) ? String((Number(last) + 1) % 10) : last === 'A' ? 'B' : 'A'
      const wrong = value.slice(0, -1) + next
      assert.ok(knownIdentifier({ system, value: wrong }).namesNobody, wrong)
    }
  })
})
