import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { caseOf, decodeCasePart, type Fact } from '../../../../src/records/case-part/index.js'
import { firstAt, valuesAt } from '../../../../src/records/case-part/form.js'
import { encodeCasePart } from '../../../../src/records/case-part/case-part.js'
import { EntryRole, padded } from '../../../../src/records/container/index.js'
import { containerOf, type Json } from './support.js'

const T = 'http://terminology.hl7.org/CodeSystem'
const CONDITION: Json = {
  resourceType: 'Condition',
  id: 'dx-1',
  clinicalStatus: { coding: [{ system: `${T}/condition-clinical`, code: 'active' }], text: 'aktiv' },
  verificationStatus: { coding: [{ system: `${T}/condition-ver-status`, code: 'confirmed' }] },
  category: [{ coding: [{ system: `${T}/condition-category`, code: 'encounter-diagnosis' }] }],
  code: {
    coding: [
      {
        system: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm',
        version: '2026',
        code: 'E10.30',
        display: 'Diabetes mellitus',
        extension: [
          { url: 'http://fhir.de/StructureDefinition/seitenlokalisation', valueCoding: { code: 'B' } },
          {
            url: 'http://fhir.de/StructureDefinition/icd-10-gm-mehrfachcodierungs-kennzeichen',
            valueCoding: { code: '†' }
          }
        ]
      },
      { system: 'urn:local', code: 'DM1' }
    ],
    text: 'Frau Tannenbaum hat Diabetes'
  },
  onsetDateTime: '2020-03',
  recordedDate: '2020-03-05T10:00:00+01:00',
  note: [{ text: 'Do not resuscitate' }]
}
const OBSERVATION: Json = {
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] },
  effectiveDateTime: '2020-03-04',
  component: [{
    code: { coding: [{ system: 'http://loinc.org', code: '2345-7' }] },
    valueQuantity: { value: 7.5, unit: 'percent', system: 'http://unitsofmeasure.org', code: '%' }
  }]
}

/** The case part of resources, with decimals as in the text. */
function factsOf (over: Parameters<typeof containerOf>[0]): readonly Fact[] {
  return decodeCasePart(caseOf(containerOf(over))!)!.facts
}

function factAt (facts: readonly Fact[], row: number, part = 0): unknown {
  return facts.find((fact) => fact.row === row && fact.part === part)?.value
}

describe('the case part', () => {
  it('has what the table names', () => {
    const facts = factsOf({
      Condition: CONDITION,
      Observation: JSON.stringify(OBSERVATION).replace('7.5', '7.50')
    })
    assert.deepEqual(factAt(facts, 5), {
      codings: [{ system: 3, code: 'E10.30', release: 2026, pairing: 1, side: 3, certainty: 0 }], others: 1
    })
    assert.deepEqual([1, 2, 3, 35, 40, 41].map((row) => factAt(facts, row)), [1, 4, 2, true, 7, 1])
    assert.deepEqual(factAt(facts, 22), { unit: 3, least: 40, most: 40 })
    assert.deepEqual(factAt(facts, 32), { year: 2020, month: 3 })
    assert.deepEqual(factAt(facts, 50), { least: -35, most: 35 })
    assert.deepEqual(factAt(facts, 72, 1), { comparator: 0, value: '7.50', unit: '%' })
    assert.deepEqual([factAt(facts, 80), factAt(facts, 83)], [3, { least: 0, most: 0 }])
  })

  it('has no unit of another system than UCUM', () => {
    const valueQuantity = { value: 5, system: 'urn:local', code: 'mg', unit: 'mg' }
    const facts = factsOf({ Observation: { resourceType: 'Observation', valueQuantity } })
    assert.deepEqual(factAt(facts, 72), { comparator: 0, value: '5', unit: '' })
  })

  it('has one month: of the encounter, else of the recording', () => {
    const months = (Encounter: unknown): unknown[] => {
      const facts = factsOf({ Condition: CONDITION, Encounter })
      return [factAt(facts, 32), factAt(facts, 10)]
    }
    assert.deepEqual(months({ resourceType: 'Encounter', period: { start: '2020-02-29' } }),
      [{ year: 2020, month: 2 }, undefined])
    assert.deepEqual(months({ resourceType: 'Encounter' }), [undefined, { year: 2020, month: 3 }])
  })

  it('has frozen bytes', () => {
    const parts = [{}, { Condition: CONDITION }, { Condition: CONDITION, Observation: OBSERVATION }]
      .map((over) => hex(sha256(caseOf(containerOf(over))!)))
    assert.deepEqual(parts, [
      '8828c09bb0f3be7494dd60449fd644c64e8ade1118d95c87a17e3054e7629011',
      '97ebb1be6191bd2a4382c254cdc35cd30138bd6820290724728d46c363a4c030',
      '98742be3dd21718c230b1fe3b0f1c4ddb4fdf2ab383740e9a01f88afe928e67f'
    ])
  })

  it('is the same in any order of members, with any white space', () => {
    fc.assert(fc.property(fc.constantFrom(CONDITION, OBSERVATION), fc.infiniteStream(fc.boolean()),
      fc.constantFrom(undefined, '\t'), (resource, turns, space) => {
        const name = resource['resourceType'] as 'Condition'
        const other = JSON.stringify(turned(resource, turns), undefined, space)
        assert.deepEqual(caseOf(containerOf({ [name]: other })), caseOf(containerOf({ [name]: resource })))
      }))
  })

  it('exists for resources of any shape, and is always readable', () => {
    const shaped = fc.dictionary(fc.constantFrom(...Object.keys(CONDITION), ...Object.keys(OBSERVATION),
      'birthDate', 'deceasedDateTime', 'period', 'class', 'diagnosis', 'onsetPeriod', 'onsetAge'),
    fc.oneof(fc.jsonValue(), fc.constantFrom('2020', '2020-02-30', 'E11.9')))
    fc.assert(fc.property(shaped, shaped, shaped, shaped, (Condition, Patient, Encounter, Observation) => {
      const part = caseOf(containerOf({ Condition, Patient, Encounter, Observation }))
      assert.ok(part !== undefined && decodeCasePart(part) !== undefined)
    }), { numRuns: 300 })
  })

  it('does not exist for other bytes, and none throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      assert.equal(caseOf(bytes), undefined)
      assert.equal(caseOf(padded(bytes)!), undefined)
    }))
    for (const foul of ['{', '{"a":1,"a":2}', '"\\ud800"']) {
      assert.equal(caseOf(containerOf({ Condition: foul })), undefined)
    }
    const missing = containerOf({}, [[EntryRole.other, { contained: [] }]])
    assert.ok(caseOf(missing) !== undefined)
  })

  it('is read in one form only', () => {
    const good = caseOf(containerOf({ Condition: CONDITION, Observation: OBSERVATION }))!
    assert.deepEqual(encodeCasePart(decodeCasePart(good)!), good)
    fc.assert(fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const other = good.slice()
      other[at]! ^= change
      const read = decodeCasePart(other)
      if (read !== undefined) assert.deepEqual(encodeCasePart(read), other)
    }), { numRuns: 500 })
    const name = Buffer.from('E10.30')
    const at = Buffer.from(good).indexOf(name)
    const word = good.slice()
    word.set(Buffer.from('Ottoma'), at)
    assert.equal(decodeCasePart(word), undefined, 'a code without the form of its system')
    for (const foul of [good.subarray(1), good.subarray(0, -1), new Uint8Array([...good, 0])]) {
      assert.equal(decodeCasePart(foul), undefined)
    }
  })

  it('names the patient at random, afresh for each seed', () => {
    const { salt, patient } = decodeCasePart(caseOf(containerOf({}))!)!
    assert.deepEqual([salt.length, patient.length], [32, 16])
    assert.notDeepEqual(salt.subarray(0, 16), patient)
  })
})

function turned (value: unknown, turns: fc.Stream<boolean>): unknown {
  if (Array.isArray(value)) return value.map((item) => turned(item, turns))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([name, member]) => [name, turned(member, turns)] as const)
  return Object.fromEntries(turns.next().value === true ? members.reverse() : members)
}

describe('the first value at a path', () => {
  it('is the first of all values there', () => {
    const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
      tree: fc.oneof({ maxDepth: 5 }, fc.constantFrom(null, 1, 'text'),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.record({ a: tie('tree'), b: tie('tree') }, { requiredKeys: [] }))
    }))
    fc.assert(fc.property(tree, fc.array(fc.constantFrom('a', 'b'), { maxLength: 4 }), (value, path) => {
      assert.deepEqual([firstAt(value, path)], [valuesAt(value, path)[0]])
    }))
  })
})
