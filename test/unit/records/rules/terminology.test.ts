import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Coding } from 'fhir/r4.js'
import { adoptedCode } from '../../../../src/records/code-systems/index.js'
import { isConceptId } from '../../../../src/records/code-systems/concept-id.js'
import { verhoeffHolds } from '../../../../src/records/code-systems/verhoeff.js'
import { SHARED_DATA, condition, encounter, flagsOn, patient, rulesAgainst } from '../support.js'

const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm'
const ICD_10 = 'http://hl7.org/fhir/sid/icd-10'
const SNOMED = 'http://snomed.info/sct'

const coded = (
  ...coding: Coding[]
): [ReturnType<typeof condition>, ReturnType<typeof patient>, ReturnType<typeof encounter>] => [
  condition({ code: { coding } }),
  patient(),
  encounter()
]

describe('TRM: codes by their form', () => {
  it('TRM-01 needs an active system, and ignores other codings', () => {
    assert.deepEqual(
      rulesAgainst(coded({ system: 'http://hl7.org/fhir/sid/icd-10-pcs', code: '0DTJ4ZZ' })),
      ['TRM-01']
    )
    assert.deepEqual(rulesAgainst(coded({ code: 'E11.9' })), ['TRM-01'])
    assert.deepEqual(
      rulesAgainst(coded({ system: 'urn:x', code: '1' }, { system: SNOMED, code: '44054006' })),
      []
    )
  })

  it('TRM-02 reads the written forms of ICD-10-CM and ICD-10', () => {
    for (const code of [
      'I10',
      'E11.9',
      'C4A.0',
      'M1A.0110',
      'S52.501A',
      'T73.0XXD',
      'U07.1',
      'Z3A.01'
    ]) {
      assert.deepEqual(rulesAgainst(coded({ system: ICD_10_CM, code })), [], code)
    }
    for (const code of [
      'T730XXD',
      'e11.9',
      'E11.',
      'E1.9',
      '250.00',
      'E11.90000',
      'E11-9',
      'E11.9a',
      'ECD.1'
    ]) {
      assert.deepEqual(rulesAgainst(coded({ system: ICD_10_CM, code })), ['TRM-02'], code)
    }
    assert.deepEqual(rulesAgainst(coded({ system: ICD_10, code: 'A17.0†' })), [])
    assert.deepEqual(rulesAgainst(coded({ system: ICD_10, code: 'S52.501A' })), ['TRM-02'])
    // One good coding is enough. The bad one beside it is marked.
    const pair = coded({ system: SNOMED, code: '44054006' }, { system: ICD_10_CM, code: 'E119' })
    assert.deepEqual(rulesAgainst(pair), [])
    assert.deepEqual(flagsOn(pair), ['TRM-02 mark'])
  })

  it('TRM-02 accepts the form of every assignable code', function () {
    const file = join(SHARED_DATA, 'icd10cm/icd10cm-billable-fy2024.txt')
    if (!existsSync(file)) {
      console.log('      skipped: no ../shared/data/icd10cm beside this repository')
      return this.skip()
    }
    const codes = readFileSync(file, 'utf8').trim().split('\n')
    assert.equal(codes.length, 74_044)
    for (const code of codes) assert.ok(adoptedCode({ system: ICD_10_CM, code }), code)
  })

  it('TRM-04 needs a concept with its check digit', () => {
    // Published examples: myocardial infarction, diabetes, the US edition's own concepts.
    for (const code of ['22298006', '73211009', '38341003', '15628003', '449681000124101']) {
      assert.ok(isConceptId(code), code)
      assert.deepEqual(rulesAgainst(coded({ system: SNOMED, code })), [], code)
    }
    for (const code of [
      '22298007',
      '22289006',
      '2229800',
      '022298006',
      '12345',
      'E11.9',
      '1234567890123456789',
      '101013',
      '680946014',
      '116680003x'
    ]) {
      // 680946014 is a description (partition 01): well formed, but no concept.
      assert.deepEqual(rulesAgainst(coded({ system: SNOMED, code })), ['TRM-04'], code)
    }
    assert.ok(verhoeffHolds('680946014'))
  })

  it('TRM-04 catches every single wrong digit and every swap of neighbours', () => {
    for (const code of ['22298006', '73211009', '449681000124101']) {
      for (let at = 0; at < code.length; at++) {
        for (let digit = 0; digit < 10; digit++) {
          const wrong = code.slice(0, at) + String(digit) + code.slice(at + 1)
          assert.equal(verhoeffHolds(wrong), wrong === code, wrong)
        }
        const swapped = code.slice(0, at) + (code[at + 1] ?? '') + code[at]! + code.slice(at + 2)
        if (swapped.length === code.length) assert.equal(verhoeffHolds(swapped), swapped === code)
      }
    }
  })

  it('TRM-04 refuses a post-coordinated expression alone, and marks one beside a good coding', () => {
    const expression =
      '125605004 |Fracture of bone|:363698007 |Finding site|=71341001 |Bone structure of femur|'
    assert.deepEqual(rulesAgainst(coded({ system: SNOMED, code: expression })), ['TRM-04'])
    const beside = coded({ system: SNOMED, code: expression }, { system: SNOMED, code: '22298006' })
    assert.deepEqual(flagsOn(beside), ['TRM-04 mark'])
    const wrong = expression.replace('71341001', '71341002')
    assert.deepEqual(rulesAgainst(coded({ system: SNOMED, code: wrong })).includes('TRM-04'), true)
  })
})
