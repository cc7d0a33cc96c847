import assert from 'node:assert/strict'
import fc from 'fast-check'
import { structureProblems } from '../../../../src/records/structure/index.js'
import { condition, encounter } from '../support.js'

const ANY = { has: () => true }

function problems (resource: unknown): string[] {
  return structureProblems(resource, ANY).map(({ kind, expression }) => `${kind} ${expression}`)
}

const broken = (over: object): unknown => ({ ...condition(), ...over })

describe('structure of R4 resources', () => {
  it('finds nothing in valid resources', () => {
    assert.deepEqual(problems(condition()), [])
    assert.deepEqual(problems(encounter()), [])
  })

  it('says in words what a broken invariant demands', () => {
    const [problem] = structureProblems(broken({ abatementDateTime: '2024' }), ANY)
    assert.equal(problem?.text,
      'breaks invariant con-4: with an abatement, clinicalStatus is inactive, resolved or remission')
  })

  it('names the place of each defect', () => {
    const cases: [object, string][] = [
      [{ subject: undefined as unknown, code: 'E11.9' }, 'structure Condition.code'],
      [{ category: {} }, 'structure Condition.category'],
      [{ category: [] }, 'structure Condition.category'],
      [{ code: {} }, 'structure Condition.code'],
      [
        { code: { coding: [{ system: 'has space' }] } },
        'structure Condition.code.coding[0].system'
      ],
      [{ code: { coding: [{ code: ' E11' }] } }, 'structure Condition.code.coding[0].code'],
      [{ recordedDate: '2024-02-30' }, 'structure Condition.recordedDate'],
      [{ recordedDate: '0000' }, 'structure Condition.recordedDate'],
      [{ recordedDate: '0000-01-01' }, 'structure Condition.recordedDate'],
      [
        {
          onsetDateTime: '2024',
          onsetAge: { value: 3, code: 'a', system: 'http://unitsofmeasure.org' }
        },
        'structure Condition.onsetAge'
      ],
      [{ onsetTime: '2024' }, 'structure Condition.onsetTime'],
      [{ diagnosis: 'x' }, 'structure Condition.diagnosis'],
      [{ note: [{ time: '2024' }] }, 'structure Condition.note[0].text'],
      [{ note: null }, 'structure Condition.note'],
      [{ id: 'a b' }, 'structure Condition.id'],
      [{ extension: [{ valueString: 'x' }] }, 'structure Condition.extension[0].url'],
      [{ extension: [{ url: 'urn:x' }] }, 'invariant Condition.extension[0]'],
      [{ evidence: [{ id: 'x' }] }, 'invariant Condition.evidence[0]'],
      [
        { onsetDateTime: undefined as unknown, onsetPeriod: { start: '2024-02', end: '2024-01' } },
        'structure Condition.onsetDateTime'
      ],
      [{ abatementDateTime: '2026' }, 'invariant Condition'],
      [
        { modifierExtension: [{ url: 'urn:x', valueBoolean: true }] },
        'profile Condition.modifierExtension'
      ],
      [{ contained: [condition()] }, 'profile Condition.contained']
    ]
    for (const [over, expected] of cases) {
      assert.equal(problems(broken(over))[0], expected, JSON.stringify(over))
    }
  })

  it('never repeats a hostile member name', () => {
    const [problem] = structureProblems(broken({ 'Rosalind Tannenbaum': 1 }), ANY)
    assert.equal(problem?.expression, 'Condition.?')
  })

  it('distinguishes missing elements from wrong elements', () => {
    const orphan = condition({ subject: undefined })
    const [problem] = structureProblems(orphan, ANY)
    assert.deepEqual([problem?.expression, problem?.missing], ['Condition.subject', true])
  })

  it('reports references to resources outside the body', () => {
    const known = new Set(['Patient/p'])
    const found = structureProblems(condition(), known)
    assert.deepEqual(
      found.map(({ kind, expression }) => `${kind} ${expression}`),
      ['reference Condition.encounter']
    )
  })

  it('judges any value without throwing, and stops at twenty problems', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), fc.anything(), (whole, name, value) => {
        assert.ok(structureProblems(whole, ANY).length > 0)
        structureProblems(broken({ [name]: value }), ANY)
        structureProblems(broken({ code: value, note: [value], extension: value }), ANY)
      })
    )
    assert.equal(problems(broken({ category: Array(100).fill(1) })).length, 20)
  })

  it('rng-2: compares only quantities of the same unit', () => {
    const ucum = 'http://unitsofmeasure.org'
    const problems = (low: object, high: object): string[] => structureProblems(
      condition({ onsetDateTime: undefined, onsetRange: { low, high } }), { has: () => true })
      .map(({ kind, expression }) => `${kind} ${expression}`)
    const quantity = (value: number, code: string): object => ({ value, code, system: ucum })
    assert.deepEqual(problems(quantity(6, 'mo'), quantity(2, 'a')), [])
    assert.deepEqual(problems({ value: 6, unit: 'months' }, { value: 2, unit: 'years' }), [])
    assert.deepEqual(problems(quantity(3, 'a'), quantity(2, 'a')), ['invariant Condition.onsetRange'])
    assert.deepEqual(problems({ value: 3 }, { value: 2 }), ['invariant Condition.onsetRange'])
    assert.deepEqual(problems({ ...quantity(3, 'a'), unit: 'year' }, { ...quantity(2, 'a'), unit: 'years' }),
      ['invariant Condition.onsetRange'])
  })
})
