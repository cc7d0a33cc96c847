/**
 * Conditions as registries of tumours and of rare diseases, and national terminology servers write them. No
 * sample is copied. Each is taken with every byte as it was sent, and its codes enter the case part.
 */
import assert from 'node:assert/strict'
import { decodeCasePart, originalOf, plainCase, type Submission } from '../../../../src/records/index.js'
import { unpadded } from '../../../../src/records/container/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, bundle, condition, patient } from '../support.js'
import { HL7, WHO, clinical, coded, concept, extension, objections, type Over } from './styles.js'

const SID = 'http://hl7.org/fhir/sid'
const ICD_O = `${HL7}/icd-o-3`

const TAKEN: Readonly<Record<string, readonly [over: Over, ...codes: readonly string[]]>> = {
  'NL: registry of tumours, histology as a code of ICD-10': [{
    ...coded(`${SID}/icd-10-nl`, 'M8140/3'), clinicalStatus: clinical('active'), recordedDate: '2026-02-27'
  }, 'M8140/3'],
  'NO: site and histology of one classification': [{
    code: { coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.7110', code: 'C50.9' },
      { system: 'urn:oid:2.16.578.1.12.4.1.1.7110', code: 'M8500/3', display: 'Duktalt karsinom' }] }
  }, 'C50.9', 'M8500/3'],
  'ES: histology of ICD-O, its name in two languages': [{
    code: {
      coding: [{
        system: ICD_O, code: '8520/3', display: 'Lobular carcinoma, NOS',
        _display: extension('http://hl7.org/fhir/StructureDefinition/translation', { extension: [
          { url: 'lang', valueCode: 'es' }, { url: 'content', valueString: 'Carcinoma lobulillar, SAI' }] })
      }]
    }
  }, '8520/3'],
  'AT: topography and histology, site as body site': [{
    code: { coding: [{ system: 'urn:oid:2.16.840.1.113883.6.43.1', code: 'C18.7' },
      { system: 'urn:oid:2.16.840.1.113883.6.43.1', code: '8140/32' }] },
    bodySite: [concept(ICD_O, 'C18.7')]
  }, 'C18.7', '8140/32'],
  'LT: group of childhood cancers, words of the registry': [{
    code: { coding: [{ system: `${HL7}/iccc-3`, code: '041' }], text: 'Retroperitoninė neuroblastoma' }
  }, '041'],
  'DE: name of the ontology of rare diseases': [
    coded('http://www.orpha.net/ORDO', '98473', { version: 'ORDO 4.5' }), '98473'],
  'KE: terminology server of the health authority': [
    coded('https://fhir.sha.go.ke/fhir/terminology/CodeSystem/icd-11', '1F40.Z'), '1F40.Z'],
  'KE: short address of WHO': [coded('http://id.who.int/icd10', 'C53.9'), 'C53.9'],
  'TH: terminology server of the ministry': [
    coded('https://terms.sil-th.org/CodeSystem/cs-th-icd10tm', 'A97.2'), 'A97.2'],
  'CA: name of the national extension': [
    coded('https://fhir.infoway-inforoute.ca/CodeSystem/snomedctcaextension', '38341003'), '38341003'],
  'US: beginning of the URIs of concepts': [coded('http://snomed.info/id/', '82423001'), '82423001']
}

/** Systems of which no adopted list tells the sensitive codes. Beside another coding they are kept. */
const KEPT: readonly (readonly [system: string, code: string])[] = [
  ['https://openconceptlab.org/orgs/CIEL/sources/CIEL', '117399'],
  ['http://purl.obolibrary.org/obo/mondo.owl', 'MONDO:0005068'],
  ['http://fhir.de/CodeSystem/bfarm/alpha-id', 'I29164'], ['http://read.info/ctv3', 'XE0Uc']
]

const conditionOf = (record: Uint8Array): string =>
  Buffer.from(originalOf(record)?.[0]?.bytes ?? []).toString()

function submittedText (over: Over): readonly [text: string, Submission] {
  const blank = { clinicalStatus: undefined, verificationStatus: undefined, encounter: undefined }
  const sent = condition({ ...blank, onsetDateTime: undefined, ...over } as Parameters<typeof condition>[0])
  return [JSON.stringify(sent), parseSubmission(bundle(sent, patient()), DEFAULTS, NOW)]
}

describe('styles of registries and exchanges', () => {
  for (const [style, [over, ...codes]] of Object.entries(TAKEN)) {
    it(`are taken unaltered: ${style}`, () => {
      const [text, submission] = submittedText(over)
      assert.deepEqual(objections(submission), [])
      assert.ok(submission.ok)
      const { parts } = submission.diagnoses[0]!
      assert.equal(conditionOf(parts!.record), text)
      const judged = plainCase(decodeCasePart(unpadded(parts!.case)!)!)
      assert.deepEqual(judged.codes.map(({ code }) => code), codes)
    })
  }

  for (const [system, code] of KEPT) {
    it(`keep a coding of ${system}, which alone needs an excerpt`, () => {
      const beside = { code: { coding: [{ system, code }, { system: WHO, code: 'I10' }] } }
      const [text, submission] = submittedText(beside)
      assert.ok(submission.ok)
      assert.equal(conditionOf(submission.diagnoses[0]!.parts!.record), text)
      const [, alone] = submittedText(coded(system, code))
      assert.ok(!alone.ok)
      const rejects = alone.findings.filter(({ outcome }) => outcome === 'reject')
      assert.deepEqual(rejects.map(({ rule }) => rule), ['TRM-01'])
    })
  }
})
