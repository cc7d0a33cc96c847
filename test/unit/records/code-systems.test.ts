import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  CODE_SYSTEMS, adoptedCode, codeSystemOf, isExpression
} from '../../../src/records/code-systems/index.js'
import { condition, encounter, flagsOn, patient } from './support.js'

/** URIs that national guides and hospital systems write, each with a code from the same source. */
const SEEN: readonly (readonly [uri: string, code: string, number: number])[] = [
  ['http://hl7.org/fhir/sid/icd-10', 'J21.8 B95.6', 1],
  ['http://hl7.org/fhir/sid/icd-10', 'J21.8+ B95.6*', 1],
  ['urn:oid:2.16.840.1.113883.6.3', 'E119', 1],
  ['http://hl7.org/fhir/sid/icd-10-cm', 'S52.501A', 2],
  ['https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-10-cm-2023-tw', 'C34.90', 2],
  ['https://fhir-ig.nhi.org.tw/twcore/CodeSystem/icd-10-cm-2023-tw', 'I50.812', 2],
  ['http://fhir.de/CodeSystem/bfarm/icd-10-gm', 'S62.32 Z33! O09.1! Z34', 3],
  ['http://fhir.de/CodeSystem/dimdi/icd-10-gm', 'E10.30', 3],
  ['http://hl7.org/fhir/sid/icd-10-gm', 'F00.1*', 3],
  ['http://hl7.org/fhir/sid/icd-10-am', 'E11.72', 4],
  ['http://hl7.org/fhir/sid/icd-10-ca', 'I25.19', 5],
  ['http://hl7.org/fhir/sid/icd-10-nl', 'A01.0', 6],
  ['https://terminologitjansten.inera.se/inera-kodverksforvaltning/kodverk/icd-10-se', 'J45.9A', 7],
  ['1.2.752.116.1.1.1.1.3', 'F90.0B', 7],
  ['urn:oid:2.16.578.1.12.4.1.1.7110', 'C50.9', 8],
  ['http://hl7.org/fhir/sid/icd-10-uk', 'K35.8', 9],
  ['https://smt.esante.gouv.fr/terminologie-cim-10/', 'I10', 10],
  ['https://mos.esante.gouv.fr/NOS/TRE_R310-CIM10/FHIR/TRE-R310-CIM10', 'E66.96', 10],
  ['https://uzis.cz/terminology/CodeSystem/mkn-10', 'j45.9', 11],
  ['http://www.saude.gov.br/fhir/r4/CodeSystem/BRCID10', 'A000', 12],
  ['urn:oid:1.2.208.176.2.4', 'DJ44', 13],
  ['urn:oid:1.2.208.176.2.4.12', 'DM86', 13],
  ['http://jpfhir.jp/fhir/core/mhlw/CodeSystem/ICD10-2013-full', 'C169', 14],
  ['http://medis.or.jp/CodeSystem/master-disease-keyNumber', '20054178', 15],
  ['http://www.hl7korea.or.kr/CodeSystem/kostat-kcd-8', 'S82.0', 16],
  ['http://id.who.int/icd/release/11/mms', '5A11', 17],
  ['http://id.who.int/icd/release/11/2024-01/mms', 'NC72.2Z&XK9K/PA80.0', 17],
  ['http://snomed.info/sct', '44054006', 18],
  ['http://snomed.info/sct/45991000052106', '449681000124101', 18],
  ['http://hl7.org/fhir/sid/icpc2', 'T90', 19],
  ['urn:oid:1.2.208.176.2.31', 'R96', 19],
  ['http://hl7.org/fhir/sid/icpc-1-nl', 'T90.02', 20],
  ['http://www.orpha.net', 'ORPHA:558', 21],
  ['http://hl7.org/fhir/sid/icd-9-cm', '250.00', 22],
  ['urn:oid:1.2.246.537.6.1', 'T81.9', 23],
  ['https://termgit.elga.gv.at/CodeSystem/icd-10-bmsgpk-2025', 'G47.3', 26],
  ['https://fhir.ee/CodeSystem/rhk-10', 'J30.1', 27],
  ['http://fhir.ee/CodeSystem/rhk-10', 'E11.3', 27],
  ['http://hl7.org/fhir/sid/icd-10-tm', 'A90', 28],
  ['http://hl7.org/fhir/sid/icd-10-us', 'E08.00', 2],
  ['urn:oid:2.16.840.1.113883.6.3.2', 'J45.9', 6],
  ['urn:oid:1.2.246.537.6.31', 'L08', 19],
  ['http://hl7.org/fhir/sid/icd-9-cm/diagnosis', '493.91', 22],
  ['urn:oid:2.16.724.4.21.5.29', 'I63.411', 24],
  ['https://fhir.minsalud.gov.co/rda/CodeSystem/ICD10CO', 'J459', 29],
  ['http://hl7.org/fhir/sid/icd-10-vn', 'J45', 30],
  ['http://hl7.org/fhir/sid/icd-10', 'I10X', 1],
  ['urn:oid:2.16.840.1.113883.6.3', 'A09.X', 1],
  ['eHealth/ICD10_AM/condition_codes', 'J06.9', 4],
  ['eHealth/ICPC2/condition_codes', 'R80', 19],
  ['http://www.hl7korea.or.kr/CodeSystem/kcd-8', 'E11.90', 16],
  ['urn:oid:2.16.840.1.113883.6.42', '493.00', 22],
  ['http://hl7.org/fhir/sid/icd-9', '401', 22],
  ['urn:oid:1.2.246.537.6.1', 'G63.2*E11.4', 23],
  ['http://hl7.org/fhir/sid/icd-10-cn', 'C58.x00x002', 25],
  ['http://hl7.org/fhir/sid/icd-10-cn', 'E51.200+G32.8*', 25],
  ['https://ihce.minsalud.gov.co/CodeSystem/CIE10', 'J06.9', 29],
  ['urn:oid:1.2.643.5.1.13.13.11.1005', 'K02.1', 31],
  ['http://fhir.cezih.hr/specifikacije/CodeSystem/icd10-hr', 'J45.9', 32],
  ['http://id.who.int/icd/release/10/2019', 'J06.9', 1],
  ['http://terminology.hl7.org/CodeSystem/icd10', 'J18.9', 1],
  ['http://terminology.hl7.org/CodeSystem/icd10CM', 'M54.50', 2],
  ['http://terminology.hl7.org/CodeSystem/icd10-CA', 'M32.1', 5],
  ['urn:oid:1.2.208.176.2.4.12', 'DS721+TUL1', 13],
  ['urn:oid:1.2.208.176.2.4', 'DC509+ZCA0A+TUL2', 13],
  ['http://id.who.int/icd11/mms', 'CA40.Z', 17],
  ['http://www.snomed.org/', '195967001', 18],
  ['https://twcore.mohw.gov.tw/ig/twcore/CodeSystem/icd-9-cm-2001-tw', '842.19', 22],
  ['http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd10', 'E1110', 43],
  ['http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd9', '5723', 44],
  ['http://jpfhir.jp/fhir/core/mhlw/CodeSystem/masterB-disease', '4280012', 45],
  ['http://hl7.org/fhir/sid/icd-10', 'M8140/3', 1],
  ['http://id.who.int/icd10', 'C50.2', 1],
  ['https://icd.who.int/browse10/2019/en', 'E70.0', 1],
  ['http://hl7.org/fhir/sid/icd-10-nl', 'M8500/3', 6],
  ['http://hl7.org/fhir/sid/icd-10-cn', 'M81400/3', 25],
  ['http://terminology.hl7.org/CodeSystem/icd9cm', '572.3', 22],
  ['http://id.who.int/icd/release/11-mms', '1F40.Z', 17],
  ['https://fhir.sha.go.ke/fhir/terminology/CodeSystem/icd-11', '1F40', 17],
  ['http://snomed.info/id/', '195967001', 18],
  ['https://fhir.infoway-inforoute.ca/CodeSystem/snomedctcaextension', '195967001', 18],
  ['https://termgit.elga.gv.at/CodeSystem/icpc2', 'R96', 19],
  ['http://www.orpha.net/ORDO', '616874', 21],
  ['https://terms.sil-th.org/CodeSystem/cs-th-icd10tm', 'A90', 28],
  ['http://terminology.hl7.org/CodeSystem/icd-o-3', '8500/3', 46],
  ['http://hl7.org/fhir/sid/icd-o-3', 'C50.4', 46],
  ['urn:oid:2.16.840.1.113883.6.43.1', 'M-8140/33', 46],
  ['http://terminology.hl7.org/CodeSystem/iccc-3', '081', 47],
  ['http://loinc.org', '4548-4', 64]
]
const FOUL: readonly (readonly [uri: string, code: string])[] = [
  ['http://hl7.org/fhir/sid/icd-10', 'S52.501A'], ['http://hl7.org/fhir/sid/icd-10', 'E11.9 '],
  ['http://hl7.org/fhir/sid/icd-10', 'e11.9'], ['http://hl7.org/fhir/sid/icd-10', 'E11X9'],
  ['http://hl7.org/fhir/sid/icd-10', 'E11.4G63.2'], ['http://hl7.org/fhir/sid/icd-10-cn', 'I10.x00x2'],
  ['http://hl7.org/fhir/sid/icd-10-cm', 'T730XXD'],
  ['http://hl7.org/fhir/sid/icd-10', 'M8140/'], ['http://hl7.org/fhir/sid/icd-10-nl', 'M8140/3 C61'],
  ['http://terminology.hl7.org/CodeSystem/icd-o-3', 'Otto'],
  ['http://terminology.hl7.org/CodeSystem/iccc-3', '132'],
  ['http://fhir.de/CodeSystem/bfarm/icd-10-gm', 'E11.90 Otto'], ['http://loinc.org', '4548-5'],
  ['http://hl7.org/fhir/sid/icpc-2', 'Diabetes'], ['http://www.orpha.net', '0'],
  ['http://id.who.int/icd/release/11/mms', 'IO11'], ['http://snomed.info/sctm', '44054006'],
  ['http://hl7.org/fhir/sid/icd-10-sm', 'E11.9'], ['', 'E11.9'],
  ['urn:oid:1.2.208.176.2.4', 'DS721+Otto Hansen'], ['urn:oid:1.2.208.176.2.4', 'DS721+'],
  ['http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-diagnosis-icd9', '572.3'],
  ['http://hl7.org/fhir/sid/icd-9-cm', '5723']
]

describe('code systems', () => {
  it('have every URI that is really seen, with its codes', () => {
    for (const [system, code, number] of SEEN) {
      assert.equal(adoptedCode({ system, code })?.system.number, number, `${system} ${code}`)
    }
    for (const [system, code] of FOUL) {
      assert.equal(adoptedCode({ system, code }), undefined, `${system} ${code}`)
    }
  })

  it('never share a number or a name', () => {
    const numbers = CODE_SYSTEMS.map(({ number }) => number)
    assert.equal(new Set(numbers).size, numbers.length)
    for (const system of CODE_SYSTEMS) {
      for (const name of [system.uri, ...system.aliases]) assert.equal(codeSystemOf(name), system, name)
    }
  })

  it('read values of any shape, in little time', () => {
    fc.assert(fc.property(fc.anything(), fc.anything(), (system, code) => {
      assert.equal(adoptedCode({ system, code }), undefined)
    }))
    for (const { uri } of CODE_SYSTEMS) {
      assert.equal(adoptedCode({ system: uri, code: 'A00 '.repeat(100_000) }), undefined)
    }
  })

  it('tell an expression of SNOMED CT from a concept', () => {
    assert.ok(isExpression('125605004:363698007=71341001'))
    assert.ok(!isExpression('125605004'))
    assert.ok(!isExpression('125605004:363698007=71341002'))
  })

  it('let a diagnosis of any country enter', () => {
    for (const [system, code, number] of SEEN) {
      if (number === 64) continue
      const found = flagsOn([condition({ code: { coding: [{ system, code }] } }), patient(), encounter()])
      assert.deepEqual(found, [], `${system} ${code}`)
    }
  })
})
