/**
 * Sixty Conditions of vendors' servers, converters and guides that the other tables of this folder lack. No
 * sample is copied. Each is taken with every byte as it was sent, or refused with the paragraph it breaks.
 */
import assert from 'node:assert/strict'
import type { FhirResource, Patient } from 'fhir/r4.js'
import { originalOf } from '../../../../src/records/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, patient } from '../support.js'
import {
  GM, HL7, SCT, WHO, absent, clinical, coded, concept, extension, objections, submitted, verified,
  type Over
} from './styles.js'

const SID = 'http://hl7.org/fhir/sid'
const CM = `${SID}/icd-10-cm`
const UCUM = 'http://unitsofmeasure.org'
const MIMIC = 'http://mimic.mit.edu/fhir/mimic/CodeSystem'
const SKS = 'urn:oid:1.2.208.176.2.4'
const ASTHMA = coded(SCT, '195967001')
const codes = (...list: readonly (readonly [system: string, code: string])[]): Over =>
  ({ code: { coding: list.map(([system, code]) => ({ system, code })) } })
const active = { clinicalStatus: clinical('active'), verificationStatus: verified('confirmed') }

const TAKEN: Readonly<Record<string, Over | readonly [Over, Partial<Patient>]>> = {
  'HAPI: source with a fragment, entities in the narrative': {
    ...ASTHMA, meta: { versionId: '3', source: '#WbDkRlsN2J8yYw4z' },
    text: {
      status: 'generated',
      div: '<div xmlns="http://www.w3.org/1999/xhtml">Asthma&nbsp;&amp;&#160;cough<br/></div>'
    }
  },
  'Epic: display of the subject, encounter by number and by words': {
    ...codes([SCT, '59621000'], [`${SID}/icd-9-cm`, '401.9'], [CM, 'I10']), ...active,
    encounter: { identifier: { use: 'usual', system: 'urn:oid:1.2.840.114350.1.13', value: '29541' },
      display: 'Office Visit' }
  },
  'Oracle: the code that a person chose': {
    ...active, code: { coding: [{ system: CM, code: 'J45.909', userSelected: true }], text: 'Asthma' },
    category: [{ coding: [{ system: `${HL7}/condition-category`, code: 'encounter-diagnosis' },
      { system: 'https://ehr.example/codeSet/17', code: '88', userSelected: true }], text: 'Discharge' }]
  },
  'athena: id with a point and an extension by reference': {
    ...ASTHMA, ...extension('https://ehr.example/sharing-group',
      { valueReference: { reference: 'Organization/a-1.CSG-1' } })
  },
  'Google: instant to the microsecond': {
    ...ASTHMA, meta: { versionId: 'MTY3OTk5MzI2', lastUpdated: '2026-03-28T08:47:49.097702+00:00' }
  },
  'Azure: profile with its version': {
    ...coded(CM, 'O24.410'), meta: { profile: ['http://ehr.example/StructureDefinition/dx|6.1.0'] }
  },
  'Medplum: members of meta that R4 does not have': {
    ...ASTHMA, meta: {
      project: '0195b4a2', author: { reference: 'Practitioner/x' }, compartment: [{ reference: 'Patient/p' }]
    }
  },
  'Aidbox: extension of meta without a scheme': {
    ...ASTHMA, meta: { extension: [{ url: 'ex:createdAt', valueInstant: '2026-02-11T09:02:11.121Z' }] }
  },
  'Smile: labels of security': {
    ...ASTHMA, meta: { security: [{ system: `${HL7}/v3-Confidentiality`, code: 'R' }] }
  },
  'OpenMRS: concept without a system, type of the reference': {
    code: { coding: [{ code: '117399AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
      { system: 'https://openconceptlab.org/orgs/CIEL/sources/CIEL', code: '117399' },
      { system: WHO, code: 'I10' }] },
    recorder: { reference: 'Practitioner/82f18b44', type: 'Practitioner', display: 'Super User' }
  },
  'MIMIC-IV: ICD-10 without the point': coded(`${MIMIC}/mimic-diagnosis-icd10`, 'E1110'),
  'MIMIC-IV: ICD-9 without the point': coded(`${MIMIC}/mimic-diagnosis-icd9`, 'V1582'),
  'a converter: name of the registry of HL7': coded(`${HL7}/icd10`, 'J18.9'),
  'a converter: ICD-10-CM of the registry': coded(`${HL7}/icd10CM`, 'J18.9'),
  'a converter: name of the organisation': coded('http://www.snomed.org/', '233604007'),
  'a converter: null with a translation': codes([`${HL7}/v3-NullFlavor`, 'UNK'], [SCT, '64109004']),
  'WHO: address of a release of ICD-10': coded('http://id.who.int/icd/release/10/2019', 'J18.9'),
  'WHO: other name of ICD-11': coded('http://id.who.int/icd11/mms', 'CA40.Z'),
  'WHO: severity and place behind the stem':
    coded('http://id.who.int/icd/release/11/mms', 'NC72.3Z/ND56.2&XK8G&XJ1C6'),
  'DE: cause in an extension, both sides': { ...active, code: { coding: [{
    system: GM, version: '2025', code: 'G63.2',
    extension: [
      { url: 'http://fhir.de/StructureDefinition/icd-10-gm-haupt-cause', valueCoding: { code: 'E11.40' } },
      { url: 'http://fhir.de/StructureDefinition/seitenlokalisation', valueCoding: { code: 'B' } }
    ]
  }] } },
  'DE: registry, certainty of the tumour beside that of R4': {
    ...codes([GM, 'C50.4'], [`${HL7}/icd-o-3`, '8500/3']), bodySite: [concept(`${HL7}/icd-o-3`, 'C50.4')],
    verificationStatus: { coding: [{ system: `${HL7}/condition-ver-status`, code: 'confirmed' },
      { system: 'https://registry.example/basis', code: '7.1' }] }
  },
  'DE: divers by an extension': [coded(GM, 'J45.0'), {
    gender: 'other', _gender: extension('http://fhir.de/StructureDefinition/gender-amtlich-de',
      { valueCoding: { code: 'D' } })
  }],
  'DK: side after a plus': coded(`${SKS}.12`, 'DS721+TUL1'),
  'DK: two additional codes': coded(SKS, 'DC509+ZCA0A+TUL2'),
  'NL: primary care with two digits after the point': coded(`${SID}/icpc-1-nl`, 'K74.01'),
  'TW: old edition of ICD-9-CM':
    coded('https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-9-cm-2001-tw', '842.19'),
  'JP: number of claims alone':
    coded('http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease', '4280012'),
  'CA: name of the registry': coded(`${HL7}/icd10-CA`, 'M32.1'),
  'CL: table of the country beside SNOMED CT':
    codes([SCT, '38341003'], ['https://table.example/cie10', 'I10']),
  'RU: letters of the country in the words': {
    code: { coding: [{ system: 'urn:oid:1.2.643.5.1.13.13.11.1005', code: 'J45.0' }], text: 'Бронхиальная' }
  },
  'AE: arabic narrative from right to left': {
    ...ASTHMA, language: 'ar', text: {
      status: 'additional', div: '<div xmlns="http://www.w3.org/1999/xhtml" dir="rtl"><p>ربو</p></div>'
    }
  },
  'a status of which only the reason of its absence is told': {
    ...ASTHMA, clinicalStatus: { text: 'unknown', ...absent('unknown') },
    verificationStatus: { text: 'not asked', ...absent('not-asked') }
  },
  'a reason of absence in place of a code': {
    code: { coding: [{ system: SCT, _code: absent('unknown') }, { system: WHO, code: 'J45.9' }] }
  },
  'a reason of absence in place of references': { ...ASTHMA, asserter: absent('unknown') },
  'a patient whose birth and gender nobody told': [{ ...ASTHMA, _onsetDateTime: absent('asked-unknown') }, {
    birthDate: undefined, gender: undefined, _birthDate: absent('unknown'), _gender: absent('asked-declined')
  } as unknown as Partial<Patient>],
  'given names, of which one has an extension': [ASTHMA, { name: [{
    family: 'van der Berg', given: ['Jan', 'J.'],
    _given: [extension('http://hl7.org/fhir/StructureDefinition/iso21090-EN-qualifier', { valueCode: 'BR' }),
      null]
  }] as unknown as NonNullable<Patient['name']> }],
  'a tooth and its surface': {
    ...coded(SCT, '80967001'),
    bodySite: [concept('urn:oid:2.16.840.1.113883.3.6.5', '36'), concept(`${HL7}/ex-surface`, 'MO')]
  },
  'stages of words and of codes, evidence of both kinds': {
    ...coded(SCT, '254837009'),
    stage: [{ summary: { text: 'pT2' }, type: { text: 'TNM' } }, { summary: concept(SCT, '1228889001') }],
    evidence: [{ code: [concept(SCT, '25064002'), { text: 'lump' }] },
      { detail: [{ reference: 'DiagnosticReport/z' }] }]
  },
  'a leap second twelve zones away': {
    ...ASTHMA, recordedDate: '2026-03-14T09:20:00+13:45', onsetDateTime: '2026-03-13T23:59:60-11:00'
  },
  'an age below another': {
    ...ASTHMA, onsetAge: { value: 50, comparator: '<', system: UCUM, code: 'a' }
  },
  'an end of the onset alone': { ...ASTHMA, onsetPeriod: { end: '2020-05' } },
  'remission at an age': {
    ...ASTHMA, clinicalStatus: clinical('remission'),
    abatementRange: { low: { value: 40, system: UCUM, code: 'a' } }
  },
  'two categories': {
    ...ASTHMA, ...active, category: [concept(`${HL7}/condition-category`, 'problem-list-item'),
      concept(`${HL7}/condition-category`, 'encounter-diagnosis'), { text: 'main' }]
  },
  'a rare disease by its catalogue with a secure name': coded('https://www.orpha.net', 'ORPHA:98896')
}

const REFUSED: Readonly<Record<string, readonly [over: Over, rule: string, paragraph: RegExp]>> = {
  'an id with an underscore': [{ ...ASTHMA, id: 'cond_1' }, 'STR-01', /datatypes\.html#id/],
  'an instant with a zone of four digits':
    [{ ...ASTHMA, meta: { lastUpdated: '2026-01-01T00:00:00+0000' } }, 'STR-01', /datatypes\.html#instant/],
  'an empty meta': [{ ...ASTHMA, meta: {} }, 'STR-01', /json\.html/],
  'a blank note': [{ ...ASTHMA, note: [{ text: ' ' }] }, 'STR-01', /datatypes\.html#markdown/],
  'a null': [{ ...ASTHMA, onsetDateTime: null }, 'STR-01', /datatypes\.html#dateTime/],
  'a member of DSTU2': [{ ...ASTHMA, abatementBoolean: true }, 'STR-01', /validation\.html/],
  'a status in capitals': [{ ...ASTHMA, clinicalStatus: clinical('Active') }, 'STR-02', /#required/],
  'an active condition with a reason why its end is absent (con-4)':
    [{ ...ASTHMA, ...active, _abatementDateTime: absent('not-applicable') }, 'STR-03', /con-4/],
  'an age of nothing': [{ ...ASTHMA, onsetAge: { value: 0, system: UCUM, code: 'd' } }, 'STR-03', /age-1/],
  'a subject that is absent for a reason':
    [{ ...ASTHMA, subject: absent('masked') }, 'STR-02', /#Condition\.subject/],
  'an episode of care as encounter':
    [{ ...ASTHMA, encounter: { reference: 'EpisodeOfCare/e' } }, 'STR-04', /#Condition\.encounter/],
  'a device as recorder':
    [{ ...ASTHMA, recorder: { reference: 'Device/d' } }, 'STR-04', /#Condition\.asserter/],
  'a code of claims without its point': [coded(CM, 'S72001A'), 'TRM-02', /icd\.html/],
  'a term instead of a concept': [coded(SCT, '64572019'), 'TRM-04', /Release File Specifications/],
  'a catalogue of genes alone': [coded('http://omim.org', '310200'), 'TRM-01', /terminologies-systems\.html/],
  'a start before birth that fills a field':
    [{ ...ASTHMA, onsetDateTime: '1900-01-01' }, 'TMP-02', /#Patient\.birthDate/]
}

const BESIDE: readonly FhirResource[] = [
  { resourceType: 'Device', id: 'd' },
  { resourceType: 'EpisodeOfCare', id: 'e', status: 'active', patient: { reference: 'Patient/p' } }
]

describe('Conditions of sixty systems of the world', () => {
  it('are sixty', () => {
    assert.equal(Object.keys(TAKEN).length + Object.keys(REFUSED).length, 60)
  })

  for (const [style, given] of Object.entries(TAKEN)) {
    it(`are taken byte by byte: ${style}`, () => {
      const [over, person] = Array.isArray(given) ? given as [Over, Partial<Patient>] : [given as Over, {}]
      const subject = { reference: 'Patient/p' }
      const sent = JSON.stringify({ resourceType: 'Condition', id: 'c', subject, ...over }, null, 1)
      const beside = JSON.stringify(patient(person))
      const text = `{"resourceType":"Bundle","entry":[{"resource":\n${sent}\n},{"resource":${beside}}]}`
      const submission = parseSubmission(text, DEFAULTS, NOW)
      assert.deepEqual(objections(submission), [])
      assert.ok(submission.ok)
      const [first] = originalOf(submission.diagnoses[0]!.parts!.record)!
      assert.equal(Buffer.from(first!.bytes).toString(), sent)
    })
  }

  for (const [style, [over, rule, paragraph]] of Object.entries(REFUSED)) {
    it(`are refused by a paragraph: ${style}`, () => {
      const submission = submitted(over, {}, ...BESIDE)
      assert.ok(!submission.ok)
      const found = submission.findings.find(({ outcome }) => outcome === 'reject')
      assert.equal(found?.rule, rule)
      assert.match(found.text, paragraph)
    })
  }
})
