/**
 * Sixty Conditions as national systems send them, in styles that the other two files of this folder lack. No
 * sample is copied. Each is taken as it is, or refused by a paragraph of R4 or of the publisher.
 */
import assert from 'node:assert/strict'
import type { Condition, Patient } from 'fhir/r4.js'
import { openedRecord } from '../../../../src/records/index.js'
import {
  GM, HL7, SCT, WHO, absent, clinical, coded, concept, extension, objections, submitted, verified, type Over
} from './styles.js'

const SID = 'http://hl7.org/fhir/sid'
const CM = `${SID}/icd-10-cm`
const KCD = 'http://www.hl7korea.or.kr/CodeSystem/kostat-kcd-8'
const JP = 'http://jpfhir.jp/fhir/core'
const UCUM = 'http://unitsofmeasure.org'
const codes = (...list: readonly (readonly [system: string, code: string])[]): Over =>
  ({ code: { coding: list.map(([system, code]) => ({ system, code })) } })
const active = { clinicalStatus: clinical('active'), verificationStatus: verified('confirmed') }
const years = (value: number): object => ({ value, unit: 'years', system: UCUM, code: 'a' })

const TAKEN: Readonly<Record<string, Over | readonly [Over, Partial<Patient>]>> = {
  'KR: ninth edition, side as body site': {
    ...coded('http://www.hl7korea.or.kr/CodeSystem/kostat-kcd-9', 'M17.1'), ...active,
    bodySite: [{ ...concept(SCT, '72696002'), text: '우측 무릎' }]
  },
  'KR: classification and claim code': codes([KCD, 'J20.9'], ['http://www.hira.or.kr/edi', 'AA254']),
  'KR: by the name of R4, onset with offset': {
    ...coded(`${SID}/icd-10-kr`, 'E11.9'), onsetDateTime: '2026-02-03T09:30:00+09:00'
  },
  'KR: emergency triage note': {
    ...coded(KCD, 'R07.4'), note: [{ text: '응급실 내원' }], severity: { text: 'KTAS 3' }
  },
  'JP: suffix of the name': {
    ...coded('http://medis.or.jp/CodeSystem/master-disease-exCode', 'B0EF'),
    ...extension(`${JP}/Extension/StructureDefinition/JP_Condition_DiseasePostfixModifier`,
      { valueCodeableConcept: { text: 'の疑い' } })
  },
  'JP: claim master beside ICD-10': codes([`${JP}/mhlw/CodeSystem/masterB-disease`, '4280012'],
    [`${JP}/mhlw/CodeSystem/ICD10-2013-full`, 'I50.9']),
  'JP: three characters, text in kanji': { code: {
    coding: [
      { system: `${JP}/mhlw/CodeSystem/ICD10-2013-3digits`, code: 'I10', display: '本態性高血圧症' }],
    text: '高血圧症'
  } },
  'JP: suspected': { ...coded(`${SID}/icd-10-jp`, 'C16.9'), verificationStatus: verified('unconfirmed') },
  'IN: ABDM discharge, words beside a concept': {
    code: { coding: [{ system: SCT, code: '38341003', display: 'HTN' }], text: 'HTN since 5 yrs, on Amlo' }
  },
  'IN: ABDM, address of the health account': [coded(SCT, '73211009'), {
    identifier: [{ type: { coding: [{ system: `${HL7}/v2-0203`, code: 'MR' }] },
      system: 'https://healthid.abdm.gov.in', value: 'asha@abdm' }]
  }],
  'IN: edition of the country': { ...coded(`${SID}/icd-10-in`, 'A09'), onsetString: '3 days' },
  'IN: traditional medicine beside ICD-11':
    codes(['https://namaste.ayush.gov.in/codes', 'AAA-1'],
      ['http://id.who.int/icd/release/11/mms', 'BA00.Z']),
  'SA: Australian edition, arabic display': { code: { coding: [
    { system: `${SID}/icd-10-am`, code: 'I10', display: 'ارتفاع ضغط الدم' }] } },
  'SA: by the country': { ...coded(`${SID}/icd-10-sa`, 'E11.65'), ...active },
  'SA: claim, principal diagnosis as category': {
    ...coded(`${SID}/icd-10-am`, 'K35.80'),
    category: [concept('http://nphies.sa/terminology/CodeSystem/diagnosis-type', 'principal')]
  },
  'ZA: master industry table': { ...coded(`${SID}/icd-10-za`, 'B24'), ...active },
  'ZA: WHO codes, asterisk beside dagger': codes([WHO, 'A17.0†'], [WHO, 'G01*']),
  'ZA: external cause beside the injury': codes([WHO, 'S82.20'], [WHO, 'V03.10']),
  'ZA: number without a system of its own': [coded(WHO, 'I10'), {
    identifier: [{ use: 'official', system: 'http://moh.gov.za/id', value: '7801014800084' }]
  }],
  'TR: edition of the country': {
    ...coded(`${SID}/icd-10-tr`, 'J06.9'), recordedDate: '2026-03-14T12:20:00+03:00'
  },
  'TR: local list beside WHO': codes(['https://skrs.example.tr/icd10', 'E11.9'], [WHO, 'E11.9']),
  'TR: preliminary diagnosis': { ...coded(WHO, 'K29.7'), verificationStatus: verified('provisional') },
  'GR: edition of the country': coded(`${SID}/icd-10-gr`, 'I48.9'),
  'GR: greek text, resolved': {
    code: { coding: [{ system: WHO, code: 'J18.9' }], text: 'Πνευμονία' },
    clinicalStatus: clinical('resolved'), abatementDateTime: '2026-03-20',
    verificationStatus: verified('confirmed')
  },
  'GR: date to the month': { ...coded(`${SID}/icd-10-gr`, 'E03.9'), onsetDateTime: '2026-02' },
  'HU: five characters': coded(`${SID}/icd-10-hu`, 'I2090'),
  'HU: letter for the kind of diagnosis in an extension': {
    ...coded(WHO, 'E1190'), ...extension('https://eeszt.example.hu/kind', { valueCode: '3' })
  },
  'HU: two families of names': [coded(`${SID}/icd-10-hu`, 'K29.5'), {
    name: [{ use: 'official', family: 'Nagy', given: ['Anna'], prefix: ['Dr.'] },
      { use: 'maiden', family: 'Kis' }]
  }],
  'RO: Australian edition by the country': coded(`${SID}/icd-10-ro`, 'J44.1'),
  'RO: without diacritics and with': { code: { coding: [{ system: `${SID}/icd-10-am`, code: 'I20.0' }],
    text: 'Angină instabilă' } },
  'IL: ICD-9 and a code of the health fund': codes([`${SID}/icd-9-cm`, '401.9'],
    ['http://fhir.health.gov.il/cs/local-diagnosis', '12']),
  'IL: hebrew text, status with text': {
    code: { coding: [{ system: SCT, code: '40930008' }], text: 'תת פעילות' },
    clinicalStatus: { ...clinical('active'), text: 'פעיל' }
  },
  'IL: edition of the country, age at onset': { ...coded(`${SID}/icd-10-il`, 'E03.9'), onsetAge: years(31) },
  'AR: edition of the country': coded(`${SID}/icd-10-ar`, 'B57.2'),
  'AR: reported by the patient': {
    ...coded(SCT, '195967001'), asserter: { display: 'Paciente' }, verificationStatus: verified('unconfirmed')
  },
  'CL: edition of the country, notified disease': {
    ...coded(`${SID}/icd-10-cl`, 'I21.9'), category: [concept('https://hl7chile.cl/ges', '5')]
  },
  'CL: remission': {
    ...coded(WHO, 'C91.0'), clinicalStatus: clinical('remission'),
    ...extension('http://hl7.org/fhir/StructureDefinition/condition-related',
      { valueReference: { reference: 'Condition/x' } })
  },
  'CL: relapse': { ...coded(WHO, 'C81.9'), clinicalStatus: clinical('relapse') },
  'CH: German edition by the country': coded(`${SID}/icd-10-ch`, 'I25.13'),
  'CH: french text with a coding in German': { code: { coding: [{ system: GM, code: 'J45.0',
    display: 'Vorwiegend allergisches Asthma bronchiale' }], text: 'Asthme allergique' } },
  'CH: number of the patient record': [coded(GM, 'M16.1'), {
    identifier: [{ system: 'urn:oid:2.16.756.5.30.1.127.3.10.3', value: '761337610411353650' }]
  }],
  'BE: ICD-10-BE': coded(`${SID}/icd-10-be`, 'S52.501A'),
  'BE: dutch and french displays': { code: { coding: [{ system: SCT, code: '84114007', display: 'hartfalen',
    _display: extension('http://hl7.org/fhir/StructureDefinition/translation', { extension: [
      { url: 'lang', valueCode: 'fr' }, { url: 'content', valueString: 'insuffisance cardiaque' }] }) }] } },
  'AT: edition of the country, kind of diagnosis': {
    ...coded(`${SID}/icd-10-at`, 'I63.5'), category: [concept('urn:oid:1.2.40.0.34.5.10', 'ENTL')]
  },
  'AT: suspected in words': { ...coded(WHO, 'R55'), note: [{ text: 'V.a. vasovagal' }] },
  'PT: ICD-10-CM by the country': coded(`${SID}/icd-10-pt`, 'E11.9'),
  'PT: primary care and hospital code': codes([`${SID}/icpc-2`, 'K86'], [CM, 'I10']),
  'PL: edition of the country': {
    ...coded(`${SID}/icd-10-pl`, 'J45.0'), onsetPeriod: { start: '2019', end: '2020' }
  },
  'ID: edition of the country': {
    ...coded(`${SID}/icd-10-id`, 'A91'), onsetDateTime: '2026-03-10T06:00:00+07:00'
  },
  'NO: by the country, absent onset': {
    ...coded(`${SID}/icd-10-no`, 'F00.1'), _onsetDateTime: absent('unknown')
  },
  'SK: WHO with a blank as mark': { code: { coding: [{ system: WHO, code: 'J45.9', userSelected: true }] } }
}

const REFUSED: Readonly<Record<string, readonly [over: Over, rule: string]>> = {
  'TR: a local list alone (§5.6)': [codes(['https://skrs.example.tr/icd10', 'E11.9']), 'TRM-01'],
  'IL: a code of the health fund alone (§5.6)':
    [codes(['http://fhir.health.gov.il/cs/local-diagnosis', '12']), 'TRM-01'],
  'IN: words alone, of which nobody gives an excerpt (§1.14)':
    [{ code: { text: 'fever x 3 days' } }, 'TRM-01'],
  'KR: a code with the name of the disease in it (ICD-10, volume 2, 2.4)':
    [coded(KCD, 'E11.9 당뇨병'), 'TRM-02'],
  'JP: an era in a date (datatypes.html#date)':
    [{ ...coded(WHO, 'I10'), onsetDateTime: 'R7-02-03' }, 'STR-01'],
  'SA: a date of the other calendar (datatypes.html#date)':
    [{ ...coded(WHO, 'I10'), onsetDateTime: '1447/09/14' }, 'STR-01'],
  'CL: resolved and active at once (con-4)':
    [{ ...coded(WHO, 'I10'), ...active, abatementDateTime: '2026-03-01' }, 'STR-03'],
  'BE: a withdrawn diagnosis as a new one (condition-definitions.html#Condition.verificationStatus)':
    [{ ...coded(WHO, 'I10'), verificationStatus: verified('entered-in-error') }, 'STR-02'],
  'GR: a status of the country alone (terminologies.html#required)':
    [{ ...coded(WHO, 'I10'), clinicalStatus: concept('https://idika.example.gr/status', '1') }, 'STR-02']
}

describe('Conditions of sixty national systems', () => {
  it('are sixty', () => {
    assert.equal(Object.keys(TAKEN).length + Object.keys(REFUSED).length, 60)
  })

  for (const [style, given] of Object.entries(TAKEN)) {
    it(`are taken unaltered: ${style}`, () => {
      const [over, person] = Array.isArray(given) ? given as [Over, Partial<Patient>] : [given as Over, {}]
      const submission = submitted(over, person)
      assert.deepEqual(objections(submission), [])
      assert.ok(submission.ok)
      const [first] = openedRecord(submission.diagnoses[0]!.parts!.record)!.resources
      const { code, ...rest } = first!.resource as unknown as Condition
      for (const [name, value] of Object.entries({ ...rest, code })) {
        if (name in over) assert.deepEqual(value, over[name], name)
      }
    })
  }

  for (const [style, [over, rule]] of Object.entries(REFUSED)) {
    it(`are refused by a paragraph: ${style}`, () => {
      const submission = submitted(over)
      assert.ok(!submission.ok)
      assert.equal(submission.findings.find(({ outcome }) => outcome === 'reject')?.rule, rule)
    })
  }
})
