import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Condition, FhirResource, HumanName, Patient } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient, prepared } from '../support.js'

/** Text that names somebody: distinctive, so that finding it in a body proves a leak. */
const LETTERS = 'QqXxÉßñ李Ωж'
const word = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 4, maxLength: 9 })
const number = fc
  .string({ unit: fc.constantFrom(...'QX0123456789-'), minLength: 6, maxLength: 12 })
  .filter((text) => /[QX].*[QX]/.test(text) && !text.startsWith('-') && !text.endsWith('-'))

const person = fc.record({
  family: word,
  given: fc.array(word, { maxLength: 2 }),
  mrn: number,
  national: number,
  phone: number,
  street: word,
  post: number,
  contact: word,
  id: number
})
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never

function toPatient (identity: Person): Patient {
  const name: HumanName = {
    family: identity.family,
    ...(identity.given.length > 0 ? { given: identity.given } : {})
  }
  return patient({
    id: identity.id,
    text: { status: 'generated', div: `<div>${identity.family}</div>` },
    identifier: [
      { system: 'urn:mr', value: identity.mrn },
      { system: 'urn:ni', value: identity.national }
    ],
    name: [name, { text: [...identity.given, identity.family].join(' ') }],
    telecom: [{ system: 'phone', value: identity.phone }],
    address: [{ line: [identity.street], postalCode: identity.post }],
    contact: [{ name: { family: identity.contact } }],
    photo: [{ contentType: 'image/png', title: identity.family }],
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName',
        valueString: identity.contact
      }
    ]
  })
}

/** Everything of the patient, put everywhere that text can stand. */
function submissionOf (identity: Person): FhirResource[] {
  const said =
    `Seen: ${identity.given.join(' ')} ${identity.family}, ${identity.mrn}/${identity.national}; ` +
    `tel. ${identity.phone}, ` +
    `${identity.street} ${identity.post}. Accompanied by ${identity.contact.toUpperCase()}.`
  const subject = {
    reference: `Patient/${identity.id}`,
    display: identity.family,
    identifier: { value: identity.mrn }
  }
  const doctor = { reference: 'Practitioner/d', display: identity.contact }
  const extension = [
    { url: 'urn:x', valueString: said },
    { url: 'urn:y', valueHumanName: { family: identity.family } },
    { url: 'urn:z', extension: [{ url: 'a', valueReference: subject }] }
  ]
  return [
    condition({
      id: `${identity.mrn}`,
      text: { status: 'generated', div: `<div>${said}</div>` },
      identifier: [
        { system: 'urn:dx', value: `${identity.national}-1`, assigner: { display: identity.family } }
      ],
      contained: [
        { resourceType: 'Basic', id: 'r', code: { text: said }, subject } as FhirResource
      ],
      subject,
      recorder: doctor,
      encounter: { reference: 'Encounter/e', display: said },
      code: {
        coding: [{ system: 'http://snomed.info/sct', code: '44054006', display: said }],
        text: said
      },
      note: [
        { text: said, authorString: identity.family },
        { text: identity.family, authorReference: subject }
      ],
      bodySite: [{ text: said }],
      evidence: [
        {
          detail: [
            { reference: 'Observation/o', display: said },
            { reference: 'DiagnosticReport/r' }
          ]
        }
      ],
      stage: [
        { summary: { text: said }, assessment: [{ reference: 'Observation/gone', display: said }] }
      ],
      extension
    }),
    toPatient(identity),
    encounter({
      subject,
      identifier: [{ system: 'urn:visit', value: identity.mrn }],
      participant: [{ individual: doctor }, { individual: { display: identity.family } }],
      type: [{ text: said }],
      location: [{ location: { display: said } }],
      serviceProvider: { display: said },
      extension
    }),
    {
      resourceType: 'Practitioner',
      id: 'd',
      name: [{ family: identity.contact }],
      identifier: [{ system: 'urn:register', value: 'A1', assigner: { display: identity.contact } }]
    },
    {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      identifier: [{ value: identity.mrn }],
      code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }], text: said },
      subject,
      performer: [doctor, { display: identity.family }],
      valueString: said,
      note: [{ text: said }],
      component: [{ code: { text: said }, valueString: said }]
    },
    {
      resourceType: 'DiagnosticReport',
      id: 'r',
      status: 'final',
      code: { text: said },
      subject,
      conclusion: said,
      presentedForm: [
        {
          contentType: 'text/plain',
          title: said,
          url: `https://x.example/${identity.mrn}`,
          data: 'UVhYUVhY'
        }
      ],
      media: [{ comment: said, link: { reference: 'Media/m', display: said } }]
    }
  ]
}

describe('no direct identifier enters a case part', () => {
  it('whatever the name of the patient, and wherever it occurs, while the record part keeps all text', () => {
    fc.assert(
      fc.property(person, (identity) => {
        const resources = submissionOf(identity)
        const submission = parseSubmission(bundle(...resources), DEFAULTS, NOW)
        assert.ok(submission.ok, JSON.stringify(submission))
        const [diagnosis] = submission.diagnoses
        const seen = Buffer.from(diagnosis!.parts!.case).toString().toLowerCase()
        const told = JSON.stringify([diagnosis!.findings, diagnosis!.filled]).toLowerCase()
        const secrets = [
          identity.family,
          ...identity.given,
          identity.mrn,
          identity.national,
          identity.phone,
          identity.street,
          identity.post,
          identity.contact,
          identity.id
        ]
        for (const secret of secrets.map((text) => text.toLowerCase())) {
          assert.ok(!seen.includes(secret), `${secret} is in the case part`)
          assert.ok(!told.includes(secret), `${secret} is in ${told}`)
        }
        const record = Buffer.from(diagnosis!.parts!.record).toString()
        assert.ok(record.includes(JSON.stringify(resources[0])), 'the Condition as it was sent')
        assert.equal(diagnosis?.patient.value, identity.mrn)
      }),
      { numRuns: 200 }
    )
  })

  it('in every third-party or own sample shape: the Patient is birth, gender, death', () => {
    const { body } = prepared(
      condition(),
      patient({ deceasedBoolean: false, active: true }),
      encounter()
    )
    const kept = body.entry
      ?.map(({ resource }) => resource)
      .find((resource) => resource?.resourceType === 'Patient')
    assert.deepEqual(kept, {
      resourceType: 'Patient',
      id: 'patient-1',
      gender: 'female',
      birthDate: '1980-02-29',
      deceasedBoolean: false
    })
  })

  it('and clinical text, dates and codes are not changed', () => {
    const text = 'Tanned 1980-02-29; HbA1c 7.9 % on 2026-03-12, reviewed with the ward.'
    const { body } = prepared(
      condition({ note: [{ text, time: '2026-03-14T09:00:00Z' }] }),
      patient(),
      encounter()
    )
    const kept = body.entry
      ?.map(({ resource }) => resource)
      .find((resource) => resource?.resourceType === 'Condition')
    assert.deepEqual((kept as Condition).note, [{ text, time: '2026-03-14T09:00:00Z' }])
  })
})
