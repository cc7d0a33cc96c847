import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { REVIEW_REASON_CODES } from '../../../../src/api/index.js'
import { bundleOf } from '../../../../src/node/services/diagnosis-view.js'
import { ageAt, reviewSummary } from '../../../../src/node/services/review-summary.js'
import { RULES } from '../../../../src/records/index.js'

const AT = Date.UTC(2026, 10, 28)

describe('node/services: the summary of a case', () => {
  it('names the patient data, the diagnosis and the evidence, in the words of the record', async () => {
    const text = await readFile('config/samples/type-2-diabetes.json')
    const summary = reviewSummary(bundleOf(text), AT)
    assert.match(summary.diagnosis?.codes[0]?.code ?? '', /^E11/)
    assert.equal(typeof summary.born, 'string')
    assert.match(summary.age ?? '', /^\d+ years$/)
    assert.ok(summary.evidence.length > 0 && summary.evidence.every(line => /\S: \S/.test(line)))
  })

  it('accepts a body with few elements', () => {
    const bare = { sites: [], notes: [], evidence: [] }
    assert.deepEqual(reviewSummary({ resourceType: 'Bundle', type: 'collection' }, AT), bare)
    const entry = [
      { resource: { resourceType: 'Patient', birthDate: '1978', deceasedBoolean: true } },
      { resource: { resourceType: 'Condition', code: { text: 'tired' } } },
      { resource: { resourceType: 'Observation', code: {}, component: [{ code: {}, valueInteger: 3 }] } },
      { resource: { resourceType: 'Observation', code: { text: 'a' }, valueRange: {} } }, {}
    ]
    assert.deepEqual(reviewSummary({ entry } as never, AT), {
      ...bare, born: '1978', died: 'yes', diagnosis: { codes: [] },
      evidence: [': 3', 'a: see the body']
    })
  })

  it('gives the age in whole years, or months for infants, and never guesses an age', () => {
    assert.equal(ageAt('1978-11-28', AT), '48 years')
    assert.equal(ageAt('1978-11-29', AT), '47 years')
    assert.equal(ageAt('2026-10-29', AT), '0 months')
    assert.equal(ageAt('2026-10-28', AT), '1 month')
    assert.equal(ageAt('2024-11-29', AT), '23 months')
    assert.equal(ageAt('2024-11-28', AT), '2 years')
    for (const birth of ['1978', '1978-11', '2027-01-01', 'x']) assert.equal(ageAt(birth, AT), undefined)
  })

  it('has a text for every reason except those that a clinician cannot see', () => {
    const withheld = ['unavailable', 'unopenable']
    assert.deepEqual([...REVIEW_REASON_CODES].sort(), RULES.filter(one => !withheld.includes(one)).sort())
  })
})
