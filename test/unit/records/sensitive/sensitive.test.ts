import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { CATEGORIES, categoryNames, type Category } from '../../../../src/protocol/consent/index.js'
import { classTagOf } from '../../../../src/protocol/names/index.js'
import { Relation, utf8 } from '../../../../src/protocol/types/index.js'
import { caseOf, decodeCasePart } from '../../../../src/records/case-part/index.js'
import { CODE_SYSTEMS } from '../../../../src/records/code-systems/table.js'
import {
  bound, boundSize, decodeRecordPart, deniedMark, deniedMarks, padded, unbound, unpadded
} from '../../../../src/records/container/index.js'
import {
  STARTER_ENTRIES, entryCode, entryOf, isApprovedCase, isConceptId, judgeCase, sealCasePart, sensitiveList,
  type PreparedDiagnosis, type ReleasesOf
} from '../../../../src/records/index.js'
import { classOfCase } from '../../../../src/records/sensitive/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { BASES, containerOf } from '../case-part/support.js'
import { DEFAULTS, NOW, ROOT, bundle, condition, patient } from '../support.js'

const LIST = sensitiveList(STARTER_ENTRIES)
const NUMBERS = new Map(CODE_SYSTEMS.map(({ number, uri }) => [uri, number]))
const numberOf = (uri: string): number => {
  const number = NUMBERS.get(uri)
  assert.ok(number !== undefined, uri)
  return number
}
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10'
const SNOMED = 'http://snomed.info/sct'
const classOf = (uri: string, code: string): Category[] =>
  categoryNames(LIST.classOf({ system: numberOf(uri), code }))

describe('the list of sensitive codes', () => {
  it('knows every spelling of a code of ICD-10, in each national edition', () => {
    const systems = CODE_SYSTEMS.filter(({ isIcd10 }) => isIcd10)
    assert.ok(systems.length > 15)
    for (const { number } of systems) {
      for (const code of ['B20', 'B20.1', 'b20.1', 'B201', 'B20.1†', 'J17.2* B20.1']) {
        assert.deepEqual(categoryNames(LIST.classOf({ system: number, code })), ['HIV'], code)
      }
      assert.equal(LIST.classOf({ system: number, code: 'E11.9' }), 0)
    }
    assert.deepEqual(classOf('urn:oid:1.2.208.176.2.4', 'DB201'), ['HIV'])
    assert.deepEqual(classOf('urn:oid:1.2.208.176.2.4', 'DD50'), [])
  })

  it('tells the categories apart', () => {
    assert.deepEqual(classOf(ICD_10, 'F32.1'), ['PSY'])
    assert.deepEqual(classOf(ICD_10, 'F10.2'), ['SUD'])
    assert.deepEqual(classOf(ICD_10, 'F17.2'), [], 'tobacco')
    assert.deepEqual(classOf(ICD_10, 'A53.9'), ['STD'])
    assert.deepEqual(classOf(ICD_10, 'F64.0'), ['SEX'])
    assert.deepEqual(classOf(ICD_10, 'Q90.9'), ['GDIS'])
    assert.deepEqual(classOf(ICD_10, 'T74.2'), ['SDV'])
    assert.deepEqual(classOf(ICD_10, 'F55'), ['PSY', 'SUD'])
    assert.deepEqual(classOf(ICD_10, 'G22*B20.7+'), ['HIV'], 'a pair without a blank')
    assert.deepEqual(classOf(ICD_10, 'B24X'), ['HIV'])
    assert.deepEqual(classOf('http://id.who.int/icd/release/11/mms', '6A70.1/6C40.2'), ['PSY', 'SUD'])
    assert.deepEqual(classOf('http://hl7.org/fhir/sid/icpc-2', 'B90'), ['HIV'])
    assert.deepEqual(classOf(ICD_10, 'B90'), [], 'a code of two systems, looked up after the other')
  })

  it('takes a concept of SNOMED CT as a whole, and knows true ids alone', () => {
    assert.deepEqual(classOf(SNOMED, '86406008'), ['HIV'])
    assert.deepEqual(classOf(SNOMED, '864060081'), [])
    const ids = STARTER_ENTRIES.filter(({ family }) => family === 'snomed')
    assert.ok(ids.length > 0 && ids.every(({ code }) => isConceptId(code)))
  })

  it('is written as codes of a release, which are read in no other form', () => {
    for (const entry of STARTER_ENTRIES) assert.deepEqual(entryOf(entryCode(entry)), entry)
    for (const foul of ['', 'HIV icd10', 'HIV icd10 b20', 'HIV icd12 B20', 'ETH icd10 B20', 'HIV icd10 B20 x',
      'toString icd10 B20', ' HIV icd10 B20']) {
      assert.equal(entryOf(foul), undefined, foul)
    }
  })

  it('is the file that hospitals can change and adopt', () => {
    const file = readFileSync(join(ROOT, 'config/sensitive-codes.json'), 'utf8')
    const { concept } = JSON.parse(file) as { readonly concept: readonly { readonly code: string }[] }
    assert.deepEqual(concept.map(({ code }) => code).sort(), STARTER_ENTRIES.map(entryCode).sort())
  })
})

function submitted (over: object, releases?: ReleasesOf): PreparedDiagnosis {
  const text = JSON.stringify(bundle(condition(over), patient()))
  const seed = new Uint8Array(32).fill(5)
  const defaults = { ...DEFAULTS, ...(releases === undefined ? {} : { releases }) }
  const read = parseSubmission(text, defaults, NOW, { random: seed, received: { bytes: utf8(text), seed } })
  assert.ok(read.ok, JSON.stringify(read))
  return read.diagnoses[0]!
}

const coded = (code: string): { readonly code: object } => ({ code: { coding: [{ system: ICD_10, code }] } })
const label = (code: string): object => ({
  meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code }] }
})
const classIn = (over: object, releases?: ReleasesOf): Category[] =>
  categoryNames(submitted(over, releases).parts!.sensitive)

describe('the class of a diagnosis', () => {
  it('has the categories of its codes and those that the sender adds', () => {
    assert.deepEqual(classIn({}), [])
    assert.deepEqual(classIn(coded('B24')), ['HIV'])
    assert.deepEqual(classIn({ ...coded('B24'), ...label('PSY') }), ['PSY', 'HIV'])
    const observed = { ...BASES.Observation, valueCodeableConcept: coded('B24').code }
    const part = decodeCasePart(caseOf(containerOf({ Observation: observed }))!)!
    assert.deepEqual(categoryNames(classOfCase(part, LIST)), ['HIV'], 'a code of evidence')
    assert.deepEqual(classIn(label('ETH')), ['SUD'], 'a narrower label')
    assert.deepEqual(classIn(label('TBOO')), [])
  })

  it('follows the list that the hospitals have adopted for that day', () => {
    const sensitive = sensitiveList([{ category: 'SDV', family: 'icd10', code: 'E11' }])
    const adopted = (from: string, until?: string): ReleasesOf => (system) =>
      system.endsWith('/CodeSystem/sensitive')
        ? [{
            system, citation: 'a list', from, complete: true, look: () => undefined, sensitive,
            ...(until === undefined ? {} : { until })
          }]
        : []
    assert.deepEqual(classIn(coded('E11.9'), adopted('2020-01-01')), ['SDV'])
    assert.deepEqual(classIn(coded('B24'), adopted('2020-01-01')), [])
    assert.deepEqual(classIn(coded('B24'), adopted('2999-01-01')), ['HIV'])
    assert.deepEqual(classIn(coded('B24'), adopted('2019-01-01', '2019-12-31')), ['HIV'])
  })

  it('is rejected without a category of the codes, and with one more it is not', () => {
    const part = (sensitive: number): Uint8Array =>
      padded(caseOf(containerOf({ Condition: { ...BASES.Condition, ...coded('B24') } }, [], {},
        unbound(sensitive)))!)!
    const rules = (sensitive: number): string[] =>
      judgeCase(part(sensitive), { chainTime: NOW, relation: Relation.new }).findings.map(({ rule }) => rule)
    assert.deepEqual(rules(0), ['SEN-01'])
    assert.deepEqual(rules(CATEGORIES.PSY), ['SEN-01'])
    assert.deepEqual(rules(CATEGORIES.HIV), [])
    assert.deepEqual(rules(CATEGORIES.HIV + CATEGORIES.PSY), [])
  })

  it('is the one to which the proposal commits', () => {
    const chainId = new Uint8Array(32).fill(1)
    const binding = { sensitive: CATEGORIES.HIV, classToken: new Uint8Array(32).fill(2), denied: [] }
    const part = bound(submitted(coded('B24')).parts!.case, binding)!
    const judged = (classTag: Uint8Array): string[] => judgeCase(part, {
      chainTime: NOW, relation: Relation.new, tag: { chainId, classTag }
    }).findings.map(({ rule }) => rule)
    assert.deepEqual(judged(classTagOf(chainId, binding.classToken, binding.sensitive)), [])
    assert.deepEqual(judged(classTagOf(chainId, binding.classToken, 0)), ['SEN-02'])
    assert.deepEqual(judged(classTagOf(chainId, new Uint8Array(32), binding.sensitive)), ['SEN-02'])
  })
})

describe('the binding at the end of both parts', () => {
  const { parts } = submitted(coded('B24'))
  const classToken = new Uint8Array(32).fill(2)

  it('is equal in both, so that whoever opens the record finds the case part', () => {
    const arbitrary = fc.record({
      sensitive: fc.nat(127),
      denied: fc.array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { maxLength: 100 })
    })
    fc.assert(fc.property(arbitrary, given => {
      const binding = { ...given, classToken }
      const [record, content] = [bound(parts!.record, binding)!, bound(parts!.case, binding)!]
      assert.deepEqual(decodeRecordPart(unpadded(record)!)!.binding, binding)
      assert.deepEqual(decodeCasePart(unpadded(content)!)!.binding, binding)
      assert.deepEqual(padded(caseOf(record)!), content)
      const names = { chainId: new Uint8Array(32), submitter: new Uint8Array(32), r: new Uint8Array(16) }
      const sealed = sealCasePart(content, decodeRecordPart(unpadded(record)!)!.caseSeed, names)
      assert.ok(isApprovedCase(record, { ...names, ...sealed }))
      assert.equal(bound(record, binding), undefined, 'it is written once')
      for (const [part, whole] of [[parts!.record, record], [parts!.case, content]] as const) {
        assert.equal(boundSize(part, given.denied.length), whole.length)
      }
      assert.equal(boundSize(record, given.denied.length), undefined)
    }), { numRuns: 25 })
  })

  it('has marks that only a hospital itself recognises without trying all', () => {
    const [one, two] = [3, 4].map(byte => new Uint8Array(32).fill(byte)) as [Uint8Array, Uint8Array]
    const { salt } = parts!
    assert.deepEqual(deniedMarks(salt, [one, two]), deniedMarks(salt, [two, one]))
    assert.deepEqual(deniedMarks(salt, [one]), [deniedMark(salt, one)])
    assert.notDeepEqual(deniedMark(salt, one), deniedMark(new Uint8Array(32), one))
    assert.equal(deniedMarks(salt, Array.from({ length: 120 }, () => one)).length, 100)
  })
})
