import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MAX_FINDINGS } from '../../../src/protocol/codec/index.js'
import { ReasonGroup, Relation, utf8 } from '../../../src/protocol/types/index.js'
import {
  RULES, checkBody, decodeFindings, encodeFindings, isRule, judgeCase, readJson, reasonGroup, type Finding
} from '../../../src/records/index.js'
import { caseOf } from '../../../src/records/case-part/index.js'
import { parseSubmission } from '../../fixtures/parse-submission.js'
import {
  bundle, condition, DEFAULTS, encounter, HOSPITAL, NOW, patient, ROOT
} from '../../unit/records/support.js'
import { mutateBytes } from '../mutate-bytes.js'
import { mutateJson } from '../mutate-json.js'
import type { Target } from '../target.js'

/** Names and numbers of the invented patient, which must not occur in findings. */
export const MARKERS: readonly string[] = ['Quexthwyr', 'Zorvimbal', 'QX-55-1234-Q', 'Wexlane 77']
const [FAMILY, GIVEN, NUMBER, STREET] = MARKERS as [string, string, string, string]

export function assertSilent (text: string): void {
  const said = text.toLowerCase()
  for (const marker of MARKERS) assert(!said.includes(marker.toLowerCase()), `${marker} in ${text}`)
}

const subject = { reference: `Patient/${NUMBER}`, display: FAMILY, identifier: { value: NUMBER } }
const said = `Seen ${GIVEN} ${FAMILY}, ${NUMBER}, of ${STREET}`
const marked = bundle(
  condition({
    id: NUMBER, subject, recorder: { reference: 'Practitioner/d', display: said },
    text: { status: 'generated', div: `<div>${said}</div>` }, note: [{ text: said }],
    code: { text: said, coding: [{ system: 'http://snomed.info/sct', code: '44054006', display: said }] },
    extension: [{ url: 'urn:x', valueString: said }, { url: `urn:${FAMILY}`, valueReference: subject }]
  }),
  patient({
    id: NUMBER, identifier: [{ system: 'urn:mr', value: NUMBER }],
    name: [{ family: FAMILY, given: [GIVEN] }], address: [{ line: [STREET] }]
  }),
  encounter({ subject, type: [{ text: said }] })
)

const samples = join(ROOT, 'config', 'samples')

/** Valid submissions. The marked submission is repeated, so that it makes about a third. */
export const SUBMISSIONS: readonly unknown[] = [
  ...readdirSync(samples).filter(name => name.endsWith('.json') && name !== 'manifest.json')
    .map(name => JSON.parse(readFileSync(join(samples, name), 'utf8')) as unknown),
  ...Array.from({ length: 7 }, () => marked)
]

const CONTEXT = { chainTime: NOW, submitter: HOSPITAL, relation: Relation.new }

function assertFindings (findings: readonly Finding[]): void {
  for (const finding of findings) assertSilent(JSON.stringify(finding))
}

/** Submissions of a hospital's system. */
const submission: Target = {
  name: 'fhir-submission',
  isGuided: true,
  extension: 'json',
  make (random) {
    const other = random.pick(SUBMISSIONS)
    return utf8(JSON.stringify(mutateJson(random.pick(SUBMISSIONS), random, other)))
  },
  run (input) {
    const text = Buffer.from(input).toString('utf8')
    const result = parseSubmission(text, DEFAULTS, NOW)
    for (const { findings, location } of result.refused) {
      assertFindings(findings)
      assertSilent(location)
      assert(findings.some(({ outcome }) => outcome === 'reject'))
    }
    if (!result.ok) {
      assertFindings(result.findings)
      return
    }
    for (const diagnosis of result.diagnoses) {
      assertFindings(diagnosis.findings)
      assertSilent(JSON.stringify([diagnosis.filled, diagnosis.location]))
      const { parts, relation } = diagnosis
      assert(parts !== undefined && caseOf(parts.record) !== undefined)
      assertSilent(Buffer.from(parts.case).toString('latin1'))
      const judged = judgeCase(parts.case, { chainTime: NOW, relation })
      assert(judged.ok, 'an own case part can be read')
      assertFindings(judged.findings)
      const rejected = judged.findings.filter(finding => finding.outcome === 'reject')
      assert.deepEqual(rejected, [], 'validators accept what the submitter accepts')
    }
  }
}

/** Reduced forms, which the submitter checks. */
const body: Target = {
  name: 'fhir-body',
  isGuided: true,
  extension: 'json',
  make (random) {
    const parsed = parseSubmission(random.pick(SUBMISSIONS), DEFAULTS, NOW)
    const base: unknown = parsed.ok ? parsed.diagnoses[0]?.body : marked
    const changed = mutateJson(base, random, marked)
    return utf8(JSON.stringify(changed))
  },
  run (input) {
    const json = readJson(Buffer.from(input).toString('utf8'))
    if (json.ok) assertFindings(checkBody(json.value, CONTEXT))
  }
}

const FOUND: readonly Finding[] = ['reject', 'flag', 'note'].map((outcome, index) => ({
  rule: RULES[index * 7] ?? 'STR-01', outcome: outcome as Finding['outcome'], issue: 'value',
  expression: 'Condition.onset', text: 'after the time of the chain'
}))

/** Findings of a rejection, which any validator sends to the submitter. */
const caseFindings: Target = {
  name: 'case-findings',
  isGuided: true,
  extension: 'bin',
  make (random) {
    const bytes = encodeFindings(random.pick(RULES), FOUND.slice(random.between(0, 2)))
    return mutateBytes(bytes, random, bytes)
  },
  run (input) {
    for (const group of Object.values(ReasonGroup)) {
      const read = decodeFindings(input, group)
      if (read === undefined || !isRule(read.reason)) continue
      assert.equal(reasonGroup(read.reason), group)
      assert(read.found.length <= MAX_FINDINGS)
    }
  }
}

export const fhirTargets: readonly Target[] = [submission, body, caseFindings]
