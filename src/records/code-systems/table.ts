import { ICD_10, ICD_10_CM, LOINC, SNOMED_CT } from '../systems.js'
import type { CodeSystem } from './code-system.js'
import {
  anyCaseIcd10, childhoodCancer, chineseIcd10, danish, icd10, icd10cm, icd11, icd9cm, icd9cmBare, icdO3, icpc,
  japaneseDisease, loinc, matching, nationalIcd10, orphanet, snomed
} from './forms.js'

const SID = 'http://hl7.org/fhir/sid'
/** Where converters and older guides put the names of HL7's own registry. */
const REGISTRY = 'http://terminology.hl7.org/CodeSystem'

/** The Danish form puts a letter before the chapter, so it is not one of these. */
const ICD_10_FORMS: readonly CodeSystem['isCode'][] =
  [icd10, icd10cm, nationalIcd10, anyCaseIcd10, chineseIcd10]

type Named = Pick<CodeSystem, 'uri' | 'isCode'> & Partial<CodeSystem>

function diagnoses (number: number, { aliases = [], ...rest }: Named): CodeSystem {
  return { isOfDiagnoses: true, isIcd10: ICD_10_FORMS.includes(rest.isCode), aliases, ...rest, number }
}

/** The adopted systems. The URIs are those that national guides and hospital systems use. */
export const CODE_SYSTEMS: readonly CodeSystem[] = [
  diagnoses(1, {
    uri: ICD_10,
    aliases: ['2.16.840.1.113883.6.3', `${SID}/icd10`, `${REGISTRY}/icd10`, 'http://id.who.int/icd10'],
    // The addresses of the classification at WHO.
    editions: /^http:\/\/(id\.who\.int\/icd\/release\/10(\/20\d\d)?|icd\.who\.int\/browse10(\/20\d\d\/..)?)$/,
    isCode: icd10
  }),
  diagnoses(2, {
    uri: ICD_10_CM,
    // Belgium and Portugal code by translations of ICD-10-CM.
    aliases: [
      '2.16.840.1.113883.6.90', `${SID}/icd-10-us`, `${SID}/icd-10-be`, `${SID}/icd-10-pt`,
      `${REGISTRY}/icd10CM`
    ],
    // Taiwan Core names the edition of ICD-10-CM in the URI.
    editions: /^http:\/\/[a-z.-]+\.(gov|org)\.tw\/(ig\/)?twcore\/CodeSystem\/icd-10-cm-20\d\d-tw$/,
    isCode: icd10cm
  }),
  diagnoses(3, {
    uri: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm',
    // Switzerland codes by the German edition.
    aliases: [
      'http://fhir.de/CodeSystem/dimdi/icd-10-gm', `${SID}/icd-10-gm`, `${SID}/icd-10-de`, `${SID}/icd-10-ch`
    ],
    isCode: nationalIcd10
  }),
  diagnoses(4, {
    uri: `${SID}/icd-10-am`,
    // The second name is that of the Ukrainian eHealth system, which writes no URI.
    // Romania and Saudi Arabia code by the Australian edition.
    aliases: [
      '2.16.840.1.113883.6.135', 'eHealth/ICD10_AM/condition_codes', `${SID}/icd-10-au`, `${SID}/icd-10-ro`,
      `${SID}/icd-10-sa`
    ],
    isCode: nationalIcd10
  }),
  diagnoses(5, {
    uri: `${SID}/icd-10-ca`,
    aliases: ['2.16.840.1.113883.6.94', `${REGISTRY}/icd10-CA`],
    isCode: nationalIcd10
  }),
  diagnoses(6, { uri: `${SID}/icd-10-nl`, aliases: ['2.16.840.1.113883.6.3.2'], isCode: nationalIcd10 }),
  diagnoses(7, {
    uri: `${SID}/icd-10-se`,
    aliases: [
      'https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/icd-10-se',
      '1.2.752.116.1.1.1.1.3'
    ],
    isCode: nationalIcd10
  }),
  diagnoses(8, {
    uri: 'urn:oid:2.16.578.1.12.4.1.1.7110', aliases: [`${SID}/icd-10-no`], isCode: nationalIcd10
  }),
  diagnoses(9, { uri: `${SID}/icd-10-uk`, aliases: [`${SID}/icd-10-gb`], isCode: nationalIcd10 }),
  diagnoses(10, {
    uri: 'https://smt.esante.gouv.fr/terminologie-cim-10',
    aliases: ['https://mos.esante.gouv.fr/NOS/TRE_R310-CIM10/FHIR/TRE-R310-CIM10', `${SID}/icd-10-fr`],
    isCode: nationalIcd10
  }),
  diagnoses(11, {
    uri: 'https://uzis.cz/terminology/CodeSystem/mkn-10',
    aliases: ['1.2.203.24341.11.2.1', `${SID}/icd-10-cz`],
    isCode: anyCaseIcd10
  }),
  diagnoses(12, {
    uri: 'http://www.saude.gov.br/fhir/r4/CodeSystem/BRCID10',
    aliases: ['https://terminologia.saude.gov.br/fhir/CodeSystem/BRCID10', `${SID}/icd-10-br`],
    isCode: nationalIcd10
  }),
  diagnoses(13, {
    uri: 'urn:oid:1.2.208.176.2.4', aliases: ['1.2.208.176.2.4.12'], isCode: danish
  }),
  diagnoses(14, {
    uri: 'http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full',
    aliases: ['http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-3digits', `${SID}/icd-10-jp`],
    isCode: nationalIcd10
  }),
  diagnoses(15, {
    uri: 'http://medis.or.jp/CodeSystem/master-disease-keyNumber',
    aliases: ['http://medis.or.jp/CodeSystem/master-disease-exCode', '1.2.392.200119.4.101.6'],
    isCode: japaneseDisease
  }),
  diagnoses(16, {
    uri: 'http://www.hl7korea.or.kr/CodeSystem/kostat-kcd-8',
    aliases: [
      'http://www.hl7korea.or.kr/CodeSystem/kostat-kcd-9', 'http://www.hl7korea.or.kr/CodeSystem/kcd-8',
      `${SID}/icd-10-kr`
    ],
    isCode: nationalIcd10
  }),
  diagnoses(17, {
    uri: 'http://id.who.int/icd/release/11/mms',
    // The last two are of the social health authority of Kenya.
    aliases: [
      `${SID}/icd-11`, 'http://id.who.int/icd11/mms', 'http://id.who.int/icd11',
      'http://id.who.int/icd/release/11-mms', 'https://fhir.sha.go.ke/fhir/terminology/CodeSystem/icd-11'
    ],
    editions: /^http:\/\/id\.who\.int\/icd\/release\/11(\/20\d\d-\d\d)?\/mms\/?$/,
    isCode: icd11
  }),
  diagnoses(18, {
    uri: SNOMED_CT,
    // The third name is the beginning of the URIs of concepts.
    aliases: [
      '2.16.840.1.113883.6.96', 'http://www.snomed.org', 'http://snomed.info/id',
      'https://fhir.infoway-inforoute.ca/CodeSystem/snomedctcaextension'
    ],
    // A module belongs in Coding.version, but national editions are also seen here.
    editions: /^http:\/\/snomed\.info\/sct\/\d{6,18}(\/version\/\d{8})?$/,
    isCode: snomed
  }),
  diagnoses(19, {
    uri: `${SID}/icpc-2`,
    aliases: [
      `${SID}/icpc2`, '2.16.840.1.113883.6.139', 'urn:oid:2.16.578.1.12.4.1.1.7170', '1.2.208.176.2.31',
      '1.2.246.537.6.31', '1.2.246.537.6.31.2007',
      'http://www.saude.gov.br/fhir/r4/CodeSystem/BRCIAP2',
      'https://terminologia.saude.gov.br/fhir/CodeSystem/BRCIAP2', 'eHealth/ICPC2/condition_codes',
      'https://termgit.elga.gv.at/CodeSystem/icpc2'
    ],
    isCode: icpc
  }),
  diagnoses(20, {
    uri: `${SID}/icpc-1`, aliases: [`${SID}/icpc-1-nl`, '2.16.840.1.113883.2.4.4.31.1'], isCode: icpc
  }),
  diagnoses(21, {
    uri: 'http://www.orpha.net', aliases: ['http://www.orpha.net/ORDO'], isCode: orphanet
  }),
  diagnoses(22, {
    uri: `${SID}/icd-9-cm`,
    aliases: [
      '2.16.840.1.113883.6.103', `${SID}/icd-9-cm/diagnosis`,
      // The names of WHO ICD-9, under which hospitals of the United States and Canada send these codes.
      '2.16.840.1.113883.6.42', `${SID}/icd-9`, `${REGISTRY}/icd9cm`
    ],
    editions: /^http:\/\/[a-z.-]+\.(gov|org)\.tw\/(ig\/)?twcore\/CodeSystem\/icd-9-cm-20\d\d-tw$/,
    isCode: icd9cm
  }),
  diagnoses(23, {
    uri: 'urn:oid:1.2.246.537.6.1', aliases: ['1.2.246.537.6.1.1999', `${SID}/icd-10-fi`],
    isCode: nationalIcd10
  }),
  diagnoses(24, { uri: `${SID}/icd-10-es`, aliases: ['2.16.724.4.21.5.29'], isCode: nationalIcd10 }),
  diagnoses(25, { uri: `${SID}/icd-10-cn`, isCode: chineseIcd10 }),
  diagnoses(26, {
    uri: 'https://termgit.elga.gv.at/CodeSystem/icd-10-bmsgpk',
    aliases: ['1.2.40.0.34.5.56', `${SID}/icd-10-at`],
    editions: /^http:\/\/termgit\.elga\.gv\.at\/CodeSystem\/icd-10-bmsgpk-20\d\d$/,
    isCode: nationalIcd10
  }),
  diagnoses(27, {
    uri: 'https://fhir.ee/CodeSystem/rhk-10',
    aliases: ['https://fhir.ee/CodeSystem/rhk10', `${SID}/icd-10-ee`],
    isCode: nationalIcd10
  }),
  diagnoses(28, {
    uri: `${SID}/icd-10-tm`,
    aliases: [
      'https://terminology.fhir.moph.go.th/CodeSystem/icd-10-tm', `${SID}/icd-10-th`,
      'https://terms.sil-th.org/CodeSystem/cs-th-icd10tm'
    ],
    isCode: nationalIcd10
  }),
  diagnoses(29, {
    uri: 'https://fhir.minsalud.gov.co/rda/CodeSystem/ICD10CO',
    aliases: ['https://ihce.minsalud.gov.co/CodeSystem/CIE10', `${SID}/icd-10-co`],
    isCode: nationalIcd10
  }),
  diagnoses(30, { uri: `${SID}/icd-10-vn`, isCode: nationalIcd10 }),
  diagnoses(31, { uri: 'urn:oid:1.2.643.5.1.13.13.11.1005', isCode: nationalIcd10 }),
  diagnoses(32, { uri: 'http://fhir.cezih.hr/specifikacije/CodeSystem/icd10-hr', isCode: nationalIcd10 }),
  // R4 names the edition of a country so (icd.html).
  ...['za', 'tr', 'gr', 'hu', 'il', 'pl', 'ar', 'cl', 'in', 'id'].map((country, at) =>
    diagnoses(33 + at, { uri: `${SID}/icd-10-${country}`, isCode: nationalIcd10 })),
  // MIMIC-IV writes both editions of the United States without points, under names of its own.
  diagnoses(43, {
    uri: 'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd10', isCode: nationalIcd10
  }),
  diagnoses(44, {
    uri: 'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd9', isCode: icd9cmBare
  }),
  // The Japanese master of diseases in claims.
  diagnoses(45, {
    uri: 'http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease', isCode: matching(/^[0-9]{7}$/)
  }),
  // Registries of tumours and guides of oncology code by histology alone.
  diagnoses(46, {
    uri: `${REGISTRY}/icd-o-3`, aliases: ['2.16.840.1.113883.6.43.1', `${SID}/icd-o-3`], isCode: icdO3
  }),
  diagnoses(47, { uri: `${REGISTRY}/iccc-3`, isCode: childhoodCancer }),
  {
    number: 64,
    uri: LOINC,
    aliases: ['2.16.840.1.113883.6.1'],
    isOfDiagnoses: false,
    isIcd10: false,
    isCode: loinc
  }
]
