/**
 * Conditions as systems of many countries write them. No sample is copied; each has the shape that a national
 * guide or a hospital system gives its Conditions.
 */
import assert from 'node:assert/strict'
import type { Coding } from 'fhir/r4.js'
import {
  DIABETES, GM, HL7, SCT, WHO, absent, clinical, coded, concept, extension, objections, submitted, verified,
  type Over
} from './styles.js'

const german = (name: string, code: string): Partial<Coding> =>
  extension(`http://fhir.de/StructureDefinition/${name}`, { valueCoding: { code } })

/** What Conditions of these styles have beside a subject. */
const TAKEN: Readonly<Record<string, Over>> = {
  'DE: side and certainty': coded(GM, 'S50.0', {
    version: '2026',
    extension: [...german('seitenlokalisation', 'L').extension!,
      ...german('icd-10-gm-diagnosesicherheit', 'G').extension!]
  }),
  'DE: dagger': coded(GM, 'E10.30', german('icd-10-gm-mehrfachcodierungs-kennzeichen', '†')),
  'DE: phase of life instead of a start': {
    ...coded(GM, 'J45.9'),
    onsetPeriod: {
      _start: extension('http://fhir.de/StructureDefinition/lebensphase',
        { valueCodeableConcept: { coding: [{ system: SCT, code: '255398004' }] } })
    }
  },
  'DE: index term beside ICD': {
    code: { coding: [{ system: 'http://fhir.de/CodeSystem/bfarm/alpha-id', code: 'I29578' },
      { system: GM, code: 'B05.3' }] }
  },
  'CH: national edition of SNOMED CT': coded(SCT, '38341003',
    { version: 'http://snomed.info/sct/2011000195101' }),
  'AT: category of LOINC': {
    ...coded('https://termgit.elga.gv.at/CodeSystem/icd-10-bmsgpk', 'J45.9'),
    category: [concept('http://loinc.org', '55607006')]
  },
  'FR': coded('https://smt.esante.gouv.fr/terminologie-cim-10/', 'E66.96'),
  'GB: description id': coded(SCT, '195967001',
    extension('https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-CodingSCTDescId',
      { extension: [{ url: 'descriptionId', valueId: '301485011' }] })),
  'NL: thesaurus of the hospitals beside SNOMED CT': {
    code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.2.4.3.120.5.1', code: '0000002551' },
      { system: SCT, code: '56265001' }] },
    category: [concept(SCT, '282291009')],
    bodySite: [{
      ...concept(SCT, '80891009'),
      ...extension('http://nictiz.nl/fhir/StructureDefinition/ext-AnatomicalLocation.Laterality',
        { valueCodeableConcept: { coding: [{ system: SCT, code: '7771000' }] } })
    }]
  },
  'NL: ICD-10 by OID': coded('urn:oid:2.16.840.1.113883.6.3.2', 'J45.9'),
  'NO': coded('urn:oid:2.16.578.1.12.4.1.1.7170', 'R96'),
  'SE: onset in words': { ...coded('urn:oid:1.2.752.116.1.1.1.1.3', 'J45.9A'), onsetString: 'barndomen' },
  'DK': {
    ...coded('urn:oid:1.2.208.176.2.4', 'DJ459'), bodySite: [concept('urn:oid:1.2.208.176.2.4', 'TUL1')]
  },
  'FI: ICPC-2 by OID': coded('urn:oid:1.2.246.537.6.31', 'L08'),
  'ES: by OID': coded('urn:oid:2.16.724.4.21.5.29', 'I63.411'),
  'IT': coded('urn:oid:2.16.840.1.113883.6.103', '250.00'),
  'PT: primary care': {
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icpc-2', code: 'T90' },
      { system: 'http://hl7.org/fhir/sid/icd-9-cm', code: '250.00' }] }
  },
  'PL': coded('urn:oid:2.16.840.1.113883.6.3', 'J45.9'),
  'CZ: status with text': {
    ...coded('https://uzis.cz/terminology/CodeSystem/mkn-10', 'j45.9'),
    verificationStatus: { ...verified('confirmed'), text: 'potvrzeno' }
  },
  'BR': coded('http://www.saude.gov.br/fhir/r4/CodeSystem/BRCID10', 'U071'),
  'CO': coded('https://fhir.minsalud.gov.co/rda/CodeSystem/ICD10CO', 'J459'),
  'US: old URI of ICD-9-CM': coded('http://hl7.org/fhir/sid/icd-9-cm/diagnosis', '493.91'),
  'US: old URI of ICD-10-CM': coded('http://hl7.org/fhir/sid/icd-10-us', 'E08.00'),
  'US: health concern': {
    ...coded(SCT, '160903007'),
    category: [concept('http://hl7.org/fhir/us/core/CodeSystem/condition-category', 'health-concern')],
    ...extension('http://hl7.org/fhir/StructureDefinition/condition-assertedDate',
      { valueDateTime: '2026-02-01' })
  },
  'US: recorder by name alone': {
    ...DIABETES, recorder: { display: 'M. Okafor' }, _recordedDate: absent('unknown')
  },
  'CA: severity in words': {
    ...coded('http://hl7.org/fhir/sid/icd-10-ca', 'I25.19'), severity: { text: 'mild' }
  },
  'AU: status absent for a reason': { ...coded(SCT, '54329005'), clinicalStatus: absent('unknown') },
  'AU: onset as an age': {
    ...coded(SCT, '54329005'),
    onsetAge: { value: 40, unit: 'years', system: 'http://unitsofmeasure.org', code: 'a' }
  },
  'NZ: onset as a range': {
    ...coded(SCT, '195967001'), onsetRange: { low: { value: 20, unit: 'a' }, high: { value: 30, unit: 'a' } }
  },
  'JP: prefix of the name': {
    code: {
      coding: [{ system: 'urn:oid:1.2.392.200119.4.101.6', code: 'B0EF' }],
      ...extension('http://jpfhir.jp/fhir/core/Extension/JP_Condition_DiseasePrefixModifier',
        { valueCodeableConcept: { text: '右' } })
    }
  },
  'KR': coded('http://www.hl7korea.or.kr/CodeSystem/kostat-kcd-8', 'S82.00'),
  'TW': coded('https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-10-cm-2023-tw', 'C34.90'),
  'SA': coded('http://hl7.org/fhir/sid/icd-10-am', 'E11.72'),
  'VN': coded('http://hl7.org/fhir/sid/icd-10-vn', 'J45'),
  'a status of STU3 beside that of R4': {
    ...DIABETES,
    clinicalStatus: { coding: [{ system: 'http://hl7.org/fhir/condition-clinical', code: 'active' },
      { system: `${HL7}/condition-clinical`, code: 'active' }] }
  },
  'a status that later versions have': { ...DIABETES, clinicalStatus: clinical('unknown') },
  'refuted': { ...DIABETES, verificationStatus: verified('refuted') },
  'a stage by a missing Observation': {
    ...coded(WHO, 'C50.9'),
    stage: [{ summary: { text: 'IIA' }, assessment: [{ reference: 'Observation/tnm' }] }]
  },
  'evidence out of the submission': {
    ...coded(WHO, 'C50.9'),
    evidence: [{ code: [concept(SCT, '25064002')] }, { detail: [{ reference: 'Observation/x' }] }]
  },
  'a cause that is elsewhere': {
    ...DIABETES,
    ...extension('http://hl7.org/fhir/StructureDefinition/condition-dueTo',
      { valueReference: { reference: 'Condition/other' } })
  },
  'an encounter by its number': {
    ...DIABETES, encounter: { identifier: { system: 'urn:x:visit', value: 'V1' } }
  },
  'an asserter that leads nowhere': {
    ...DIABETES, asserter: { reference: 'urn:uuid:', display: 'Practice' }
  },
  'an expression beside a code': {
    code: { coding: [{ system: SCT, code: '125605004:363698007=71341001' }, { system: WHO, code: 'S72.9' }] }
  },
  'a coding with words alone beside a code': {
    code: { coding: [{ system: SCT, display: 'fracture of femur' }, { system: WHO, code: 'S72.9' }] }
  },
  'a moment to the microsecond': { ...DIABETES, onsetDateTime: '2026-02-03T10:00:00.123456+05:30' }
}

/** What R4 or the system's publisher forbids, with the rule, and where that is written. */
const REFUSED: Readonly<Record<string, readonly [over: Over, rule: string]>> = {
  'a modifier (extensibility.html#modifierExtension)': [{
    ...DIABETES,
    modifierExtension: extension('http://example.org/negated', { valueBoolean: true }).extension
  }, 'STR-02'],
  'a status in words (terminologies.html#required)': [
    { ...DIABETES, clinicalStatus: { text: 'aktiv' } }, 'STR-02'],
  'abatement without status (con-4)': [{ ...DIABETES, abatementString: 'last winter' }, 'STR-03'],
  'an age without unit code (age-1)': [
    { ...DIABETES, clinicalStatus: clinical('resolved'), abatementAge: { value: 50, unit: 'J' } }, 'STR-03'],
  'STU3': [{ ...DIABETES, assertedDate: '2026-02-03' }, 'STR-01'],
  'R5': [{ ...DIABETES, participant: [{ actor: { reference: 'Practitioner/x' } }] }, 'STR-01'],
  'a moment without zone (datatypes.html#dateTime)': [
    { ...DIABETES, recordedDate: '2026-02-03T10:05:00' }, 'STR-01'],
  'an empty list (json.html)': [{ ...DIABETES, note: [] }, 'STR-01'],
  'a heading with its filler': [coded(GM, 'M54.5-'), 'TRM-02'],
  'a code of another country': [coded(WHO, 'S52.501A'), 'TRM-02'],
  'words alone, of which nobody gives an excerpt': [{ code: { text: 'Fieber' } }, 'TRM-01'],
  'a code that is masked': [coded(`${HL7}/data-absent-reason`, 'masked'), 'TRM-01'],
  'an expression alone': [coded(SCT, '125605004:363698007=71341001'), 'TRM-04']
}

describe('styles of many countries', () => {
  for (const [style, over] of Object.entries(TAKEN)) {
    it(`takes ${style}, in nobody's queue`, () => {
      assert.deepEqual(objections(submitted(over)), [])
    })
  }

  for (const [style, [over, rule]] of Object.entries(REFUSED)) {
    it(`refuses ${style}`, () => {
      const submission = submitted(over)
      assert.ok(!submission.ok)
      assert.equal(submission.findings.find(({ outcome }) => outcome === 'reject')?.rule, rule)
    })
  }
})
