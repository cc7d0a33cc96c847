/**
 * Further styles of Conditions: hospital systems, converters and guides that `national-styles.test.ts` lacks.
 * No sample is copied. Each refusal names the paragraph of R4 or of the publisher that it rests on.
 */
import assert from 'node:assert/strict'
import type { FhirResource, Patient } from 'fhir/r4.js'
import {
  DIABETES, GM, HL7, SCT, WHO, absent, clinical, coded, concept, extension, objections, submitted, verified,
  type Over
} from './styles.js'

interface Style {
  readonly over: Over
  readonly person?: Partial<Patient>
  readonly more?: readonly FhirResource[]
}

const CM = 'http://hl7.org/fhir/sid/icd-10-cm'
const ICD_11 = 'http://id.who.int/icd/release/11'
const BELGIUM = 'https://www.ehealth.fgov.be/standards/fhir'
const MCODE = 'http://hl7.org/fhir/us/mcode/StructureDefinition'
const ABOUT = { subject: { reference: 'Patient/p' }, status: 'final' } as const
const codes = (...list: readonly (readonly [system: string, code: string])[]): Over =>
  ({ code: { coding: list.map(([system, code]) => ({ system, code })) } })
const numbered = (system: string, value: string): Partial<Patient> => ({ identifier: [{ system, value }] })

const TAKEN: Readonly<Record<string, Style>> = {
  'BE: origin of the problem, asserter by number': {
    over: {
      ...coded(SCT, '235856003'), clinicalStatus: clinical('active'),
      verificationStatus: verified('confirmed'),
      ...extension(`${BELGIUM}/core-clinical/StructureDefinition/be-ext-problem-origin-type`,
        { valueCodeableConcept: { coding: [{ system: SCT, code: '439401001' }] } }),
      asserter: { identifier: { system: `${BELGIUM}/core/NamingSystem/nihdi`, value: '10082555045' } }
    }
  },
  'BE: thesaurus beside ICPC-2': {
    over: codes([`${BELGIUM}/core-clinical/CodeSystem/ibui`, '10012345'],
      ['http://hl7.org/fhir/sid/icpc-2', 'K86'])
  },
  'IN: category by SNOMED CT, zone of half hours': {
    over: {
      ...coded(SCT, '22298006'), clinicalStatus: clinical('recurrence'),
      category: [concept(SCT, '439401001')],
      severity: concept(SCT, '24484000'), onsetPeriod: { start: '2019-03-03T12:15:30+05:30' }
    },
    person: numbered('https://healthid.ndhm.gov.in', '22-7225-4829-5255')
  },
  'ID: chief complaint': {
    over: {
      ...coded(SCT, '16932000'), category: [concept('http://terminology.kemkes.go.id', 'chief-complaint')]
    }
  },
  'AR: national edition by version': {
    over: coded(SCT, '38341003', { version: 'http://snomed.info/sct/11000221109/version/20211130' }),
    person: numbered('http://www.renaper.gob.ar/dni', '24555897')
  },
  'CL': {
    over: { ...coded(WHO, 'E11.9'), verificationStatus: verified('provisional') },
    person: numbered('http://regcivil.cl/Validacion/RUN', '12345678-5')
  },
  'MX: filler of ICD-10': { over: coded('urn:oid:2.16.840.1.113883.6.3', 'A09X') },
  'KE: dictionary of concepts, SNOMED CT with a slash': {
    over: {
      code: {
        coding: [{ code: '119481AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
          { system: 'https://cielterminology.org', code: '119482' },
          { system: 'http://snomed.info/sct/', code: '44054006' }]
      },
      recorder: { reference: 'Practitioner/x', identifier: { value: 'admin' }, display: 'Super User' }
    }
  },
  'NG: ICD-11 of a release': { over: coded(`${ICD_11}/2023-01/mms`, '1F40.Z') },
  'ICD-11: cluster': { over: coded(`${ICD_11}/mms`, '2C25.2&XH3KP1&XS1G') },
  'RU': { over: coded('urn:oid:1.2.643.5.1.13.13.11.1005', 'K02.1') },
  'UA: names that are no URIs': { over: coded('eHealth/ICD10_AM/condition_codes', 'J06.9') },
  'UA: primary care': { over: coded('eHealth/ICPC2/condition_codes', 'R80') },
  'HR': { over: coded('http://fhir.cezih.hr/specifikacije/CodeSystem/icd10-hr', 'M54.5') },
  'HU: without the point': { over: coded(WHO, 'M5456') },
  'CN: clinical edition': { over: coded('http://hl7.org/fhir/sid/icd-10-cn', 'I10.x00x002') },
  'CN: pair without a blank': { over: coded('http://hl7.org/fhir/sid/icd-10-cn', 'E51.200+G32.8*') },
  'FI: pair without a blank': { over: coded('urn:oid:1.2.246.537.6.1', 'G63.2*E11.4') },
  'HK: onset in words': {
    over: { ...coded('http://hl7.org/fhir/sid/icd-9-cm', '250.02'), onsetString: '三年前' }
  },
  'MY: onset as a range of days': {
    over: {
      ...coded(WHO, 'A27.9'),
      onsetRange: { low: { value: 3, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' } }
    }
  },
  'PH': { over: coded(WHO, 'A90'), person: numbered('http://philhealth.gov.ph/id', '63-584789845-5') },
  'KR: older name': { over: coded('http://www.hl7korea.or.kr/CodeSystem/kcd-8', 'E11.90') },
  'JP: ICD-10 beside the number of the master': {
    over: codes(['http://medis.or.jp/CodeSystem/master-disease-keyNumber', '20070563'],
      ['http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full', 'I10'])
  },
  'IT: display in a second language': {
    over: {
      code: {
        coding: [{
          system: 'urn:oid:2.16.840.1.113883.6.103', code: '428.0', display: 'Scompenso cardiaco',
          _display: extension('http://hl7.org/fhir/StructureDefinition/translation', {
            extension: [{ url: 'lang', valueCode: 'de' }, { url: 'content', valueString: 'Herzinsuffizienz' }]
          })
        }]
      }
    }
  },
  'NZ: old classification beside SNOMED CT': {
    over: codes(['http://read.info/readv2', 'H33..00'], [SCT, '195967001'])
  },
  'GB: letters for dagger and asterisk': {
    over: codes(['http://hl7.org/fhir/sid/icd-10-uk', 'G63.2A'],
      ['http://hl7.org/fhir/sid/icd-10-uk', 'E11.4D'])
  },
  'US: four codings, encounter of another system': {
    over: {
      ...codes(['urn:oid:2.16.840.1.113883.3.247.1.1', '28934'], ['urn:oid:2.16.840.1.113883.6.42', '401.9'],
        [CM, 'I10'], [SCT, '59621000']),
      clinicalStatus: { ...clinical('active'), text: 'Active' }, onsetPeriod: { start: '2019-05-28' },
      encounter: { reference: 'Encounter/x', identifier: { system: 'urn:oid:1.2.840', value: '27547' } }
    }
  },
  'US: ICD-9 by its old name alone': { over: coded('urn:oid:2.16.840.1.113883.6.42', '493.00') },
  'US: local code beside each status': {
    over: {
      ...coded(SCT, '82297005', { userSelected: false }),
      clinicalStatus: {
        coding: [{ system: `${HL7}/condition-clinical`, code: 'resolved' },
          { system: 'https://ehr.example/codeSet/12030', code: '3302', userSelected: true }]
      },
      abatementDateTime: '2017-01-01'
    }
  },
  'US: end in words': {
    over: { ...coded(CM, 'K21.9'), clinicalStatus: clinical('inactive'), abatementString: 'unknown' }
  },
  'US: converter, flavour of null with a translation': {
    over: codes([`${HL7}/v3-NullFlavor`, 'OTH'], ['urn:oid:2.16.840.1.113883.6.90', 'M17.0'])
  },
  'US: converter, start unknown': { over: { ...coded(SCT, '396275006'), _onsetDateTime: absent('unknown') } },
  'US: cancer with histology, side and stage': {
    over: {
      ...coded(SCT, '254637007'),
      ...extension(`${MCODE}/mcode-histology-morphology-behavior`,
        { valueCodeableConcept: { coding: [{ system: SCT, code: '35917007' }] } }),
      bodySite: [{
        ...concept(SCT, '39607008'), ...extension(`${MCODE}/mcode-laterality-qualifier`,
          { valueCodeableConcept: { coding: [{ system: SCT, code: '7771000' }] } })
      }],
      stage: [{
        summary: concept('http://cancerstaging.org', '3C'), assessment: [{ reference: 'Observation/o' }]
      }]
    },
    more: [{
      resourceType: 'Observation', id: 'o', ...ABOUT,
      code: { coding: [{ system: 'http://loinc.org', code: '21908-9' }] }
    }]
  },
  'CA: ICD-9 of billing': { over: coded('http://hl7.org/fhir/sid/icd-9', '401') },
  'DE: topography of ICD-O as body site': {
    over: {
      ...coded(GM, 'C61'), bodySite: [concept('urn:oid:2.16.840.1.113883.6.43.1', 'C61.9')],
      evidence: [{ detail: [{ reference: 'Observation/o' }] }]
    },
    more: [{
      resourceType: 'Observation', id: 'o', ...ABOUT,
      code: { coding: [{ system: 'http://loinc.org', code: '59847-4' }] }
    }]
  },
  'rare: three catalogues': {
    over: codes(['http://www.orpha.net', 'ORPHA:558'], ['http://www.omim.org', '154700'],
      ['http://human-phenotype-ontology.org', 'HP:0001166'])
  },
  'asserted by the patient': {
    over: { ...DIABETES, asserter: { reference: 'Patient/p' }, verificationStatus: verified('unconfirmed') }
  },
  'born in the year alone, of other gender': {
    over: DIABETES, person: { birthDate: '1957', gender: 'other' }
  }
}

const REFUSED: Readonly<Record<string, readonly [over: Over, rule: string]>> = {
  'an age of which no unit is coded (datatypes.html#age, age-1)': [
    { ...DIABETES, onsetAge: { value: 12, unit: 'years' } }, 'STR-03'],
  'an age before birth (datatypes.html#age, age-1)': [
    { ...DIABETES, onsetAge: { value: -20, system: 'http://unitsofmeasure.org', code: 'wk' } }, 'STR-03'],
  'implicit rules (resource.html#implicitRules)': [
    { ...DIABETES, implicitRules: 'http://ehr.example/rules' }, 'STR-02'],
  'a status of STU3 alone (terminologies.html#required)': [
    { ...DIABETES, clinicalStatus: concept('http://hl7.org/fhir/condition-clinical', 'active') }, 'STR-02'],
  'a status without system (terminologies.html#required)': [
    { ...DIABETES, clinicalStatus: { coding: [{ code: 'active' }] } }, 'STR-02'],
  'two starts (formats.html#choice)': [{ ...DIABETES, onsetDateTime: '2020', onsetString: 'x' }, 'STR-01'],
  'a stage of a type alone (con-1)': [{ ...DIABETES, stage: [{ type: { text: 'TNM' } }] }, 'STR-03'],
  'an Organization as asserter (condition.html#resource)': [
    { ...DIABETES, asserter: { reference: 'Organization/o' } }, 'STR-04'],
  'the id of a description (SNOMED CT, Release File Specifications 4.1)': [coded(SCT, '301485011'), 'TRM-04'],
  'the statement that nothing is known': [
    coded('http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips', 'no-known-problems'), 'TRM-01']
}

describe('styles of further systems', () => {
  for (const [style, { over, person, more = [] }] of Object.entries(TAKEN)) {
    it(`takes ${style}, in nobody's queue`, () => {
      assert.deepEqual(objections(submitted(over, person, ...more)), [])
    })
  }

  for (const [style, [over, rule]] of Object.entries(REFUSED)) {
    it(`refuses ${style}`, () => {
      const more: FhirResource = { resourceType: 'Organization', id: 'o', name: 'Ward' }
      const submission = submitted(over, {}, more)
      assert.ok(!submission.ok)
      assert.equal(submission.findings.find(({ outcome }) => outcome === 'reject')?.rule, rule)
    })
  }
})
