import assert from 'node:assert/strict'
import type { Condition } from 'fhir/r4.js'
import { UNCODED } from '../../../../src/protocol/consent/index.js'
import { Relation } from '../../../../src/protocol/types/index.js'
import {
  asksForExcerpt, bound, decodeCasePart, judgeCase, plainCase, unpadded, type PreparedDiagnosis,
  type Submission
} from '../../../../src/records/index.js'
import { unbound } from '../../../../src/records/container/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, bundle, condition, patient } from '../support.js'

const WORDS = { text: 'Fieber unklarer Herkunft' }
const LOCAL = { coding: [{ system: 'https://hospital.example/codes', code: 'D7' }] }
const BAD = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'not a code' }] }
const NAMELESS = { coding: [{ system: 'http://snomed.info/sct', display: 'fever' }] }
const CODELESS = { 'words alone': WORDS, 'a local code': LOCAL, 'a display': NAMELESS }

const sent = (code: Condition['code'], hasExcerpt: boolean, more: Partial<Condition> = {}): Submission =>
  parseSubmission(bundle(condition({ code, encounter: undefined, ...more }), patient()), DEFAULTS, NOW,
    { hasExcerpt })
const taken = (submission: Submission): PreparedDiagnosis => {
  assert.ok(submission.ok, JSON.stringify(submission))
  return submission.diagnoses[0]!
}
const judged = (part: Uint8Array): readonly string[] =>
  judgeCase(part, { relation: Relation.new, chainTime: NOW }).findings
    .filter(({ outcome }) => outcome === 'reject' || outcome === 'flag')
    .map(({ outcome, rule }) => `${rule} ${outcome}`)

describe('a diagnosis without a code', () => {
  for (const [what, code] of Object.entries(CODELESS)) {
    it(`is refused without an excerpt, and told how to send one: ${what}`, () => {
      const submission = sent(code, false)
      assert.ok(!submission.ok && submission.status === 422)
      const [first] = submission.findings.filter(({ outcome }) => outcome === 'reject')
      assert.equal(first?.rule, 'TRM-01')
      assert.match(first.text, /--excerpt.*Condition\/\$submit/)
    })

    it(`is a flag with an excerpt, here and for those who judge: ${what}`, () => {
      const { findings, parts } = taken(sent(code, true))
      assert.ok(asksForExcerpt(findings))
      assert.equal(parts!.sensitive, UNCODED)
      assert.deepEqual(judged(parts!.case), ['TRM-01 flag'])
      const { facts } = plainCase(decodeCasePart(unpadded(parts!.case)!)!)
      assert.equal(facts[0]?.text, 'judge it by the excerpt')
    })
  }

  it('has one class, whatever its labels and the codes of its evidence say', () => {
    const label = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'HIV' }
    assert.equal(taken(sent(WORDS, true, { meta: { security: [label] } })).parts!.sensitive, UNCODED)
  })

  it('is refused with an excerpt, too, if its code is wrong or it says nothing at all', () => {
    const wrong = sent(BAD, true)
    assert.ok(!wrong.ok && wrong.findings.some(({ outcome, rule }) =>
      outcome === 'reject' && rule === 'TRM-02'))
    for (const hasExcerpt of [false, true]) {
      const nothing = sent(undefined, hasExcerpt)
      assert.ok(!nothing.ok && nothing.findings.some(({ expression, outcome, rule }) =>
        outcome === 'reject' && rule === 'STR-02' && expression.endsWith('.ofType(Condition).code')))
    }
  })

  it('is stated by the class: a class of another kind is rejected on either side', () => {
    const { parts } = taken(sent(WORDS, true))
    const silent = parseSubmission(bundle(condition({ code: LOCAL, encounter: undefined }), patient()),
      DEFAULTS, NOW, { force: true })
    assert.deepEqual(judged(taken(silent).parts!.case), ['TRM-01 reject'], 'no excerpt was announced')
    const coded = taken(sent(condition().code, true))
    assert.ok(!asksForExcerpt(coded.findings))
    assert.deepEqual(judged(bound(coded.parts!.case, unbound(UNCODED))!), ['SEN-01 reject'],
      'a code is not hidden behind the class')
    assert.deepEqual(judged(parts!.case), ['TRM-01 flag'])
  })
})
