import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Patient } from 'fhir/r4.js'
import {
  CATALOGUE, Source, isRule, judgeCase, type Finding, type RawResource, type Submission
} from '../../../src/records/index.js'
import { parseSubmission } from '../../fixtures/parse-submission.js'
import { Relation } from '../../../src/protocol/types/index.js'
import { DEFAULTS, SHARED_DATA, jsonFiles } from './support.js'

const FOLDER = join(SHARED_DATA, 'fhir')
/** After every date in the data that is not a mistake. */
const NOW = Date.UTC(2027, 5, 1)
const RANDOM = new Uint8Array(32).fill(4)

/** A page of R4, an invariant of R4, a specification of SNOMED CT or a rule of this project. */
const PARAGRAPH = /R4 [a-z-]+\.html|invariant [a-z]+-\d|SNOMED CT Release File Spec|SPECIFICATION\.md §/

/** Naturally irregular cases of the data's README that the rules in force cover. */
const IRREGULAR: Readonly<Record<string, string>> = {
  '_irregular/AppropriateTreatmentforUpperRespiratoryInfectionURIFHIR__91b2b948': 'TMP-02',
  '_irregular/BoneDensityProstateCancerAndrogenDeprivationTherapyFHIR__92e567b3': 'TMP-03',
  '_irregular/CMS1017HHFIFHIR__814eb904': 'TRM-01',
  '_irregular/CMS190VTEProphylaxisICUFHIR__a2563ca7': 'TMP-04',
  '_irregular/CMS71FHIRSTKAnticoagAFFlutter__67622b2b': 'TRM-01',
  '_irregular/CMS986FHIRMalnutritionScore__81cbcd35': 'TRM-02',
  '_irregular/CMS986FHIRMalnutritionScore__8c09f733': 'TRM-01',
  '_irregular/CMS996FHIRAptTxforSTEMI__125a85ca': 'TMP-04',
  '_irregular/CMS996FHIRAptTxforSTEMI__784a8b22': 'INT-03',
  '_irregular/DementiaCognitiveAssessmentFHIR__5cc2e1b7': 'STR-04',
  '_irregular/DementiaCognitiveAssessmentFHIR__ee2234da': 'STR-04',
  '_irregular/StatinTherapyforthePreventionandTreatmentofCardiovascularDiseaseFHIR__0f853b02':
    'STR-04',
  '_irregular/StatinTherapyforthePreventionandTreatmentofCardiovascularDiseaseFHIR__5d926cc3':
    'TMP-04',
  '_irregular/StatinTherapyforthePreventionandTreatmentofCardiovascularDiseaseFHIR__c686053c':
    'TMP-04',
  '_irregular/UrinarySymptomScoreChangeAfterBenignProstaticHyperplasiaFHIR__ae8b8236': 'INT-03'
}

interface Outcome {
  readonly file: string
  readonly text: string
  readonly submission: Submission
}

/** Every file that holds a Condition, its references resolved across its folder. */
function submitAll (files: readonly string[]): Outcome[] {
  const folders = new Map<string, Buffer[]>()
  for (const file of files) {
    const folder = folders.get(dirname(file)) ?? []
    folder.push(readFileSync(file))
    folders.set(dirname(file), folder)
  }
  const sources = new Map([...folders].map(([name, all]) => {
    const source = new Source(undefined, true)
    for (const bytes of all) source.add(JSON.parse(bytes.toString()) as RawResource, bytes)
    return [name, source]
  }))
  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const { resourceType } = JSON.parse(text) as { resourceType: string }
    if (resourceType !== 'Bundle' && resourceType !== 'Condition') return []
    const outside = sources.get(dirname(file))!
    const submission = parseSubmission(text, DEFAULTS, NOW, { outside, random: RANDOM })
    const nothing = !submission.ok && submission.refused.length === 0
    return nothing ? [] : [{ file: relative(FOLDER, file), text, submission }]
  })
}

const prepared = ({ submission }: Outcome): number =>
  submission.ok ? submission.diagnoses.length : 0

function findingsOf (submission: Submission): readonly Finding[] {
  return [
    ...(submission.ok ? submission.diagnoses.flatMap(({ findings }) => findings) : []),
    ...submission.refused.flatMap(({ findings }) => findings)
  ]
}

describe('350 third-party Conditions', function () {
  this.timeout(180_000)
  let outcomes: Outcome[] = []

  before(function () {
    const files = jsonFiles(FOLDER)
    if (files === undefined) {
      console.log('      skipped: no ../shared/data/fhir beside this repository')
      return this.skip()
    }
    outcomes = submitAll(files)
  })

  it('are each prepared, or refused with a rule', () => {
    const counts = new Map<string, number>()
    const count = (what: string): void => {
      counts.set(what, (counts.get(what) ?? 0) + 1)
    }
    for (const { submission } of outcomes) {
      if (submission.ok)
        submission.diagnoses.forEach(() => {
          count('prepared')
        })
      for (const { findings, status } of submission.refused) {
        const rejecting = findings.find(({ outcome }) => outcome === 'reject')
        assert.ok(rejecting && status === 422)
        const place = rejecting.expression.replace(/\[\d+\]/g, '')
        count(`refused ${rejecting.rule} ${place}: ${rejecting.text}`)
      }
    }
    for (const [what, n] of [...counts].sort())
      console.log(`      ${String(n).padStart(4)} ${what}`)
    assert.equal(
      [...counts.values()].reduce((a, b) => a + b, 0),
      350
    )
    assert.equal(counts.get('prepared'), 339)
  })

  it('are not refused for elements that a valid record may lack', () => {
    // Studied one by one: subjects that lead nowhere, wrong systems and impossible dates.
    const rules = new Set(
      outcomes.flatMap(({ submission }) =>
        submission.refused.flatMap((one) =>
          one.findings.filter(({ outcome }) => outcome === 'reject').map(({ rule }) => rule)
        )
      )
    )
    assert.deepEqual([...rules].sort(), [
      'STR-04',
      'TMP-02',
      'TMP-03',
      'TMP-04',
      'TRM-01',
      'TRM-02'
    ])
    const synthea = outcomes.filter(({ file }) => file.startsWith('synthea'))
    assert.equal(
      synthea.reduce((sum, one) => sum + prepared(one), 0),
      66,
      'every Synthea Condition'
    )
  })

  it('are refused with the paragraph that each refusal rests on', () => {
    let refused = 0
    for (const { submission } of outcomes) {
      for (const { findings } of submission.refused) {
        refused++
        for (const { outcome, text } of findings) if (outcome === 'reject') assert.match(text, PARAGRAPH)
      }
    }
    assert.equal(refused, 11)
  })

  it('show the irregular cases that the rules in force cover', () => {
    for (const [start, rule] of Object.entries(IRREGULAR)) {
      const found = outcomes.filter(({ file }) => file.startsWith(`qicore-tests/${start}`))
      assert.equal(found.length, 1, start)
      const rules = findingsOf(found[0]!.submission).map(({ rule }) => rule as string)
      assert.ok(rules.includes(rule), `${start}: ${rules.join()} instead of ${rule}`)
    }
  })

  it('have the shares of the table of rules', () => {
    const counts = new Map<string, number>()
    for (const { submission } of outcomes) {
      const all = [...(submission.ok ? submission.diagnoses : []), ...submission.refused]
      for (const { findings } of all) {
        for (const name of new Set(findings.map(({ outcome, rule }) => `${rule} ${outcome}`))) {
          counts.set(name, (counts.get(name) ?? 0) + 1)
        }
      }
    }
    const stated = CATALOGUE.flatMap(({ rule, share = {} }) =>
      Object.entries(share).map(([outcome, count]) => `${rule} ${outcome}: ${count}`))
    assert.deepEqual(stated.sort(), [...counts].map(([name, count]) => `${name}: ${count}`).sort())
  })

  it('are rejected by no validator if the submitter accepts them, nor flagged for another reason', () => {
    for (const { submission } of outcomes) {
      for (const diagnosis of submission.ok ? submission.diagnoses : []) {
        const judged = judgeCase(diagnosis.parts!.case, { relation: Relation.new, chainTime: NOW })
        assert.ok(judged.ok)
        assert.deepEqual(judged.findings.filter(({ outcome }) => outcome === 'reject'), [])
        const known = diagnosis.findings.filter(isOfRule).map(({ rule }) => rule)
        for (const { rule } of judged.findings) assert.ok(known.includes(rule), rule)
      }
    }
  })

  it('share a retry key only if a server gave two of them the same address', () => {
    const keyed = outcomes.flatMap(({ submission }) => submission.ok ? submission.diagnoses : [])
      .filter(({ identifier }) => identifier !== undefined)
    const keys = keyed.map(({ identifier }) => JSON.stringify(identifier))
    assert.ok(new Set(keys).size > 100)
    for (const [i, key] of keys.entries()) {
      if (keys.indexOf(key) === i) continue
      assert.equal(keyed[i]?.identifier?.system, 'https://example.org/fhir/Condition')
    }
  })

  it('tell validators no name, number or address of the patient', () => {
    let checked = 0
    for (const { text, submission } of outcomes) {
      for (const diagnosis of submission.ok ? submission.diagnoses : []) {
        const seen = Buffer.from(diagnosis.parts!.case).toString()
        assert.ok(!seen.includes(diagnosis.patient.value))
        for (const secret of secretsIn(text)) {
          checked++
          assert.ok(!seen.includes(secret), secret)
        }
      }
    }
    assert.ok(checked > 500, `${checked}`)
  })
})

const isOfRule = ({ rule }: Finding): boolean => isRule(rule)

/** Family names, numbers and streets of the Patients in one file. */
function secretsIn (text: string): string[] {
  const root = JSON.parse(text) as { entry?: { resource: Patient }[] }
  const patients = (root.entry ?? [])
    .map(({ resource }) => resource)
    .filter(({ resourceType }) => resourceType === 'Patient')
  return patients
    .flatMap((one) => [
      ...(one.name ?? []).map((name) => name.family),
      ...(one.identifier ?? []).map(({ value }) => value),
      ...(one.telecom ?? []).map(({ value }) => value),
      ...(one.address ?? []).flatMap(({ line }) => line)
    ])
    .filter((secret): secret is string => secret !== undefined && secret.length >= 4)
}
