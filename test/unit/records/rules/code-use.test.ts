import assert from 'node:assert/strict'
import type { Coding, Condition } from 'fhir/r4.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import type { CodeRelease } from '../../../../src/records/index.js'
import { STARTER_CODES } from '../../../../src/records/index.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient } from '../support.js'

const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10'
const LOCAL = 'urn:example:local-codes'
const SNOMED = 'http://snomed.info/sct'

type Entry = NonNullable<ReturnType<CodeRelease['look']>>

function release (
  system: string, entries: Readonly<Record<string, Entry>>, over: Partial<CodeRelease> = {}
): CodeRelease {
  return {
    system, citation: 'a release', from: '2025-10-01', until: '2026-09-30', complete: true,
    look: code => Object.hasOwn(entries, code) ? entries[code] : undefined, ...over
  }
}

const RELEASE = release(ICD_10_CM, {
  E11: { use: 'heading' }, 'E11.9': { use: 'assignable' }, Z99: { use: 'retired' },
  'U07.1': { use: 'assignable', from: '2026-05-01' }, 'M54.5': { use: 'assignable', until: '2026-01-31' }
})
const START = encounter()

/** Returns the findings on codings: rule, outcome, path and text. */
function judge (
  coding: readonly Coding[], releases: readonly CodeRelease[] | 'none' = [RELEASE],
  over: Partial<Condition> = {}, met = START
): string[] {
  const defaults = releases === 'none'
    ? DEFAULTS
    : { ...DEFAULTS, releases: (system: string) => releases.filter(each => each.system === system) }
  const given = bundle(condition({ code: { coding: [...coding] }, ...over }), patient(), met)
  const submission = parseSubmission(given, defaults, NOW, { force: true })
  assert(submission.ok, JSON.stringify(submission))
  return submission.diagnoses[0]!.findings.filter(({ rule }) => rule.startsWith('TRM'))
    .map(({ expression, outcome, rule, text }) => `${rule} ${outcome} ${expression.slice(-14)}: ${text}`)
}

function icd (...codes: readonly string[]): Coding[] {
  return codes.map(code => ({ system: ICD_10_CM, code }))
}

describe('TRM-02: codes by the adopted releases', () => {
  for (const [code, text] of [
    ['E11.99', 'no code of a release'], ['E11', 'a heading of a release; a diagnosis needs a code below it'],
    ['Z99', 'a retired code of a release'], ['U07.1', 'valid only from a later day on, by a release'],
    ['M54.5', 'no longer valid on that day, by a release']
  ] as const) {
    it(`refuses ${code}: ${text}`, () => {
      assert.deepEqual(judge(icd(code)), [`TRM-02 reject coding[0].code: ${text}`])
    })
  }

  it('accepts an assignable code, and marks the bad codings beside it', () => {
    const heading = 'coding[0].code: a heading of a release; a diagnosis needs a code below it'
    assert.deepEqual(judge(icd('E11.9')), [])
    assert.deepEqual(judge(icd('E11', 'E11.9')), [`TRM-02 mark ${heading}`])
    const concept = { system: SNOMED, code: '44054006' }
    assert.deepEqual(judge([...icd('E11'), concept]), [`TRM-02 mark ${heading}`])
    assert.deepEqual(judge(icd('E11', 'e11.9')), [
      `TRM-02 reject ${heading}`, 'TRM-02 reject coding[1].code: not written as a code of its system ' +
        '(SPECIFICATION.md ' + '§5.6, and of ICD R4 icd.html)'
    ])
  })

  it('judges codings under any URI of a system', () => {
    assert.deepEqual(judge([{ system: 'urn:oid:2.16.840.1.113883.6.90', code: 'E11' }]),
      judge(icd('E11')))
    assert.equal(judge([{ system: 'urn:oid:2.16.840.1.113883.6.90', code: 'E11' }], 'none').length, 1)
  })

  it('judges by the release of the encounter, and by none outside their days', () => {
    const older = release(ICD_10_CM, { E11: { use: 'assignable' } },
      { from: '2024-10-01', until: '2025-09-30', citation: 'an older release' })
    const met = (start: string): typeof START => encounter({ period: { start } })
    assert.deepEqual(judge(icd('E11'), [older, RELEASE]).length, 1)
    assert.deepEqual(judge(icd('E11'), [older, RELEASE], {}, met('2025-03-01')), [])
    assert.deepEqual(judge(icd('E11.9'), [older, RELEASE], {}, met('2025-03-01')),
      ['TRM-02 reject coding[0].code: no code of an older release'])
    assert.deepEqual(judge(icd('E11'), [RELEASE], {}, met('2019-03-01')), [])
    assert.deepEqual(judge(icd('E11'), [older, RELEASE], {}, met('2025')), [], 'a year overlaps both')
  })

  it('judges by the recording without an encounter, and by the case without both', () => {
    const bare = { encounter: undefined, recordedDate: '2019-03-01' }
    assert.deepEqual(judge(icd('E11'), [RELEASE], bare), [])
    assert.equal(judge(icd('E11'), [RELEASE], { ...bare, recordedDate: undefined }).length, 1)
  })

  it('lets a part of a system say nothing about codes that it lacks', () => {
    const part = release(ICD_10_CM, { E11: { use: 'heading' } }, { complete: false })
    assert.deepEqual(judge(icd('E11.99'), [part]), [])
    assert.equal(judge(icd('E11'), [part]).length, 1)
  })

  it('does not judge by a release of a system whose codes have no form here', () => {
    const local = release(LOCAL, { 'dm-2': { use: 'assignable' } })
    const coded = [{ system: LOCAL, code: 'dm-2' }]
    assert.deepEqual(judge(coded, [local]).map(text => text.slice(0, 13)), ['TRM-01 reject'],
      'a case part could hold any text as its code')
    assert.deepEqual(judge([...coded, ...icd('E11.9')], [local]), [])
  })

  it('judges by the month alone, since a case part has no day', () => {
    const june = release(ICD_10_CM, { E11: { use: 'assignable' } },
      { from: '2024-01-01', until: '2025-06-30' })
    const july = release(ICD_10_CM, {}, { from: '2025-06-10', until: '2026-12-31' })
    const at = (start: string): string[] =>
      judge(icd('E11'), [june, july], {}, encounter({ period: { start } }))
    assert.deepEqual(at('2025-06-29'), [])
    assert.equal(at('2025-07-01').length, 1)
  })

  it('reads marks and several codes in one coding', () => {
    const who = release(ICD_10, { 'A17.0': { use: 'assignable' }, 'G01': { use: 'heading' } })
    const coded = (code: string): string[] => judge([{ system: ICD_10, code }], [who])
    assert.deepEqual(coded('A17.0†'), [])
    assert.match(coded('G01*')[0] ?? '', /a heading/)
    assert.match(coded('G02*')[0] ?? '', /no code/)
    assert.deepEqual(coded('A170'), [], 'many systems omit the point')
    assert.deepEqual(coded('A17.0† A170'), [])
    assert.match(coded('A17.0† G01*')[0] ?? '', /a heading/)
    assert.match(coded('A17.0+G01*')[0] ?? '', /a heading/, 'Chinese and Finnish systems write no blank')
    assert.deepEqual(coded('A17.0+A17.0*'), [])
  })

  it('takes the filler of a category without subcategories for no part of the code', () => {
    const who = release(ICD_10, { 'A17.0': { use: 'assignable' }, A17: { use: 'heading' },
      I10: { use: 'assignable' } })
    const coded = (code: string): string[] => judge([{ system: ICD_10, code }], [who])
    assert.deepEqual(coded('I10X'), [])
    assert.deepEqual(coded('I10.X'), [])
    assert.match(coded('A17X')[0] ?? '', /a heading/)
    assert.match(coded('I11X')[0] ?? '', /no code/)
  })

  it('leaves unknown and inactive concepts of SNOMED CT to a clinician', () => {
    const release4 = release(SNOMED, { 44054006: { use: 'assignable' }, 73211009: { use: 'retired' } })
    const coded = (code: string): string[] => judge([{ system: SNOMED, code }], [release4])
    assert.deepEqual(coded('44054006'), [])
    assert.deepEqual(coded('73211009'), ['TRM-04 flag coding[0].code: a retired code of a release'])
    assert.deepEqual(coded('195967001'), ['TRM-04 flag coding[0].code: no code of a release'])
    assert.deepEqual(judge([{ system: SNOMED, code: '73211009' }, ...icd('E11.9')], [release4, RELEASE]),
      ['TRM-04 mark coding[0].code: a retired code of a release'])
  })

  it('judges by the starter set until a release is adopted: headings alone', () => {
    const by = 'the starter set of ICD-10-CM (starter-1)'
    const heading = [`TRM-02 reject coding[0].code: a heading of ${by}; a diagnosis needs a code below it`]
    assert.deepEqual(judge(icd('E11'), 'none'), heading)
    assert.deepEqual(judge(icd('E11'), []), heading)
    assert.deepEqual(judge(icd('A00.0'), 'none'), [])
    assert.deepEqual(judge(icd('M54.5'), 'none', {}, encounter({ period: { start: '2020-01-01' } })), [])
    assert.equal(judge(icd('A00.0'), [RELEASE]).length, 1)
    const later = release(ICD_10_CM, {}, { from: '2030-10-01', until: '2031-09-30' })
    assert.deepEqual(judge(icd('E11'), [later]), [], 'the starter set has served its time')
    for (const { code, isHeading } of STARTER_CODES) {
      assert.equal(judge(icd(code), 'none').length, isHeading ? 1 : 0, code)
    }
  })
})
