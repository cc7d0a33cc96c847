import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FhirResource } from 'fhir/r4.js'
import { REVIEW_REASONS } from '../../../../src/api/index.js'
import {
  CATALOGUE, OUTCOME_MEANINGS, RULES, SHARE_OF, type RuleEntry
} from '../../../../src/records/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, ROOT, bundle, condition, encounter, patient } from '../support.js'

const PAGE = join(ROOT, 'src/records/README.md')
const MARKS = ['<!-- rules: made by catalogue.test.ts -->\n', '<!-- end of rules -->\n'] as const

/** Applies the changes of an example to a sound diagnosis. */
function changed (set: Readonly<Record<string, unknown>>): FhirResource[] {
  const resources = { Condition: condition(), Patient: patient(), Encounter: encounter() }
  for (const [path, value] of Object.entries(set)) {
    const [type = '', element = ''] = path.split('.')
    assert.ok(type in resources && element !== '', path)
    const resource = resources[type as keyof typeof resources] as unknown as Record<string, unknown>
    if (value === null) Reflect.deleteProperty(resource, element)
    else resource[element] = value
  }
  return Object.values(resources)
}

function foundIn (set: Readonly<Record<string, unknown>>): string[] {
  const submission = parseSubmission(bundle(...changed(set)), DEFAULTS, NOW, { random: new Uint8Array(32) })
  const findings = [
    ...(submission.ok ? submission.diagnoses.flatMap(({ findings }) => findings) : []),
    ...submission.refused.flatMap(({ findings }) => findings)
  ]
  return findings.map(({ outcome, rule }) => `${rule} ${outcome}`)
}

function shareCell ({ outcomes, share }: RuleEntry): string {
  if (outcomes.length === 0 || share === undefined) return '–'
  return outcomes.map(outcome => `${share[outcome] ?? 0} ${outcome}`).join(', ')
}

function tableOf (): string {
  const rows = CATALOGUE.map(entry => [
    `**${entry.rule}**`, entry.title, entry.check, entry.outcomes.join(', ') || '–', entry.judgedBy,
    entry.appliedBy === undefined ? '–' : `\`${entry.appliedBy}\``, shareCell(entry)
  ])
  const head = ['rule', 'title', 'check', 'outcomes', 'judged by', 'function', `of ${SHARE_OF}`]
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |\n`).join('')
}

describe('the table of rules', () => {
  it('has every rule of the frozen list once, in its order', () => {
    const ids = CATALOGUE.map(({ rule }) => rule)
    assert.deepEqual(ids.slice(0, RULES.length), RULES)
    assert.equal(new Set(ids).size, ids.length)
  })

  it('has the titles by which clinicians choose a reason', () => {
    const titles = new Map<string, string>(CATALOGUE.map(({ rule, title }) => [rule, title]))
    for (const [rule, text] of Object.entries(REVIEW_REASONS)) assert.equal(titles.get(rule), text, rule)
  })

  it('names functions that exist, and the function of a rule in force itself', () => {
    for (const { appliedBy, inForce, judgedBy, rule } of CATALOGUE) {
      if (appliedBy === undefined) {
        assert.ok(['clinician', 'ledger', 'reserved'].includes(judgedBy), rule)
        continue
      }
      const [file = '', name = ''] = appliedBy.split(': ')
      const source = readFileSync(join(ROOT, 'src', file), 'utf8')
      assert.match(source, new RegExp(`export (async )?(const|function|class) ${name}\\b`), appliedBy)
      if (inForce !== undefined) assert.equal(inForce.check.name, name)
    }
  })

  for (const { examples, outcomes, rule } of CATALOGUE) {
    for (const { outcome, set, what } of examples) {
      it(`${rule}: ${what} is a ${outcome}`, () => {
        assert.ok(outcomes.includes(outcome))
        assert.ok(!foundIn({}).includes(`${rule} ${outcome}`), 'a sound diagnosis has no such finding')
        const found = foundIn(set)
        assert.ok(found.includes(`${rule} ${outcome}`), found.join())
      })
    }
  }

  it('says what every outcome means, and measures only outcomes that a rule has', () => {
    for (const { outcomes, rule, share = {} } of CATALOGUE) {
      for (const outcome of outcomes) assert.ok(outcome in OUTCOME_MEANINGS, rule)
      for (const outcome of Object.keys(share)) assert.ok((outcomes as string[]).includes(outcome), rule)
    }
  })

  it('is the table of the page of this folder', () => {
    const page = readFileSync(PAGE, 'utf8')
    const [from, to] = [page.indexOf(MARKS[0]) + MARKS[0].length, page.indexOf(MARKS[1])]
    assert.ok(from >= MARKS[0].length && to >= from, 'the page has the marks')
    const made = `${page.slice(0, from)}${tableOf()}${page.slice(to)}`
    if (process.env['UPDATE_VECTORS'] === '1') writeFileSync(PAGE, made)
    assert.equal(readFileSync(PAGE, 'utf8'), made)
  })
})
