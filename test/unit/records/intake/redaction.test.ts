import assert from 'node:assert/strict'
import type { Condition, Observation, Patient } from 'fhir/r4.js'
import { REMOVED } from '../../../../src/records/index.js'
import { folded } from '../../../../src/records/intake/redaction.js'
import { condition, encounter, patient, prepared } from '../support.js'
import { ofType } from './support.js'

function noted (text: string, over: Partial<Patient>): [string | undefined, string[]] {
  const diagnosis = prepared(condition({ note: [{ text }] }), patient(over), encounter())
  return [
    ofType(diagnosis.body, 'Condition')[0]?.note?.[0]?.text,
    diagnosis.findings.filter(({ rule }) => rule === 'INT-01').map(({ expression }) => expression)
  ]
}

const called = (family: string, ...given: string[]): Partial<Patient> => ({
  name: [{ family, given: ['Rosalind', ...given] }]
})

describe('clinical text', () => {
  it('keeps every word of three letters or fewer, even if it is a name', () => {
    for (const [text, name] of [
      ['No evidence of malignancy', 'No'], ['DO NOT give penicillin', 'Not'], ['Do not resuscitate', 'Do'],
      ['pijn van de rug, niet van de heup', 'van Dijk'], ['symptoms may recur', 'May'], ['5 mL/min', 'Min']
    ] as const) {
      assert.deepEqual(noted(text, called(name)), [text, []], text)
    }
  })

  it('keeps longer numbers that contain the patient\'s number, ratios, decimals and short numbers', () => {
    const address = [{ line: ['12'], postalCode: '1000' }]
    for (const text of ['platelets 210000', 'titre 1:1000', '0.1000 g', '1000.5 U', 'Hb 12 g/dL', 'ABC1000',
      '1000mg']) {
      assert.deepEqual(noted(text, { address, identifier: [{ system: 'urn:mr', value: '1000' }] }),
        [text, []], text)
    }
  })

  it('counts only letters and digits: signs do not make a short name or number longer', () => {
    for (const [text, name] of [
      ['symptoms in May. Relapse', 'May.'], ['No 1 metastasis', 'No 1'], ['wait .... more', '....']
    ] as const) {
      assert.deepEqual(noted(text, called(name)), [text, []], text)
    }
    const short = {
      identifier: [{ system: 'urn:mr', value: '12-3' }], telecom: [{ value: '+ 1 2' }],
      address: [{ line: ['No 7'] }]
    }
    for (const text of ['ratio 12-3', 'pain + 1 2', 'No 7 mm lesion']) {
      assert.deepEqual(noted(text, short), [text, []], text)
    }
    assert.equal(noted('Seen: Wu Li', { name: [{ text: 'Wu Li' }] })[0], `Seen: ${REMOVED}`)
    const long = { identifier: [{ system: 'urn:mr', value: 'AB---C' }] }
    assert.equal(noted('Seen: AB---C.', long)[0], `Seen: ${REMOVED}.`)
  })

  it('is never changed without a finding, which names the place and not the text', () => {
    const [text, paths] = noted('Seen Tannenbaum, MC-55-1234.', {})
    assert.equal(text, `Seen ${REMOVED}, ${REMOVED}.`)
    assert.deepEqual(paths, ['Bundle.entry[0].resource.ofType(Condition).note[0].text'])
    const lab = (id: string, valueString: string): Observation => ({
      resourceType: 'Observation', id, status: 'final', valueString,
      code: { coding: [{ system: 'http://loinc.org', code: '4548-4', display: 'Tannenbaum' }] }
    })
    const evidence = [{ detail: [{ reference: 'Observation/a' }, { reference: 'Observation/b' }] }]
    const { findings } = prepared(
      condition({ evidence, identifier: [{ system: 'urn:x', value: 'dx-MC-55-1234' }] }), patient(),
        encounter(),
      lab('a', 'fine'), lab('b', 'Rosalind is well'))
    assert.deepEqual(findings.map(({ rule, outcome, expression }) => [rule, outcome, expression]), [
      ['INT-01', 'mark', 'Bundle.entry[0].resource.ofType(Condition).identifier[0]'],
      ['INT-01', 'mark', 'Bundle.entry[3].resource.ofType(Observation).code.coding[0].display'],
      ['INT-01', 'mark', 'Bundle.entry[4].resource.ofType(Observation).valueString'],
      ['INT-01', 'mark', 'Bundle.entry[4].resource.ofType(Observation).code.coding[0].display']
    ])
    assert.ok(!JSON.stringify(findings).includes('Tannenbaum'))
  })

  it('is reported for at most fifty places', () => {
    const note = Array.from({ length: 80 }, () => ({ text: 'Tannenbaum' }))
    const { findings } = prepared(condition({ note }), patient(), encounter())
    assert.equal(findings.length, 50)
    assert.match(findings.at(-1)?.text ?? '', /further remarks of this kind are left out$/)
  })
})

describe('the quick search for names', () => {
  it('finds every spelling that a pattern without letter case finds', () => {
    const cased = Array.from({ length: 0x1_fff0 }, (_, code) => code)
      .filter(code => code < 0xd800 || code > 0xdfff).map(code => String.fromCodePoint(code))
      .filter(character => character.toLowerCase() !== character || character.toUpperCase() !== character)
    const all = cased.join('')
    assert.ok(cased.length > 2000)
    for (const character of cased) {
      for (const alike of all.match(new RegExp(character, 'giu')) ?? []) {
        assert.equal(folded(alike), folded(character), `${character} ${alike}`)
      }
    }
  })

  it('does not miss long names, other letter case, other white space, or one of many names', () => {
    const long = `Wolfeschlegel${'steinhausen'.repeat(5)}`
    for (const [text, name] of [
      [`Seen ${long.toUpperCase()}.`, long], ['Seen TANNENBAUM-STRASSER', 'Tannenbaum-Strasser'],
      ['Seen ÅSTRÖM', 'Åström'], ['Seen Περικλήσ and ΠΕΡΙΚΛΗΣ', 'Περικλήσ'], ['Seen maſon', 'Mason'],
      ['Seen Anna\u00a0\n Berg Lund', 'Anna Berg  Lund']
    ] as const) {
      const [redacted] = noted(text, { name: [{ text: name }] })
      assert.ok(redacted?.startsWith(`Seen ${REMOVED}`), text)
    }
    const many = Array.from({ length: 300 }, (_, i) => ({ family: `Lindqvist${i}` }))
    assert.equal(noted('Seen LINDQVIST299', { name: many })[0], `Seen ${REMOVED}`)
  })

  it('does not miss an address line of a thousand characters', () => {
    const line = `Flat ${'12, Long Acre Road, '.repeat(50)}Hartlepool`
    const address = [{ line: [line] }]
    assert.deepEqual(noted(`Lives at ${line} alone.`, { address })[0], `Lives at ${REMOVED} alone.`)
  })

  it('is not held up by names and texts of any length', () => {
    const name = [
      { family: `${'a'.repeat(300_000)}b` }, { text: `${'Rosalind '.repeat(10_000)}Tannenbaum` },
      ...Array.from({ length: 300 }, (_, i) => ({ family: `${'a'.repeat(1000)}${i}` }))
    ]
    const identifier = [
      { system: 'urn:mr', value: '10007' }, { system: 'urn:mr', value: `${'-'.repeat(100_000)}a` }
    ]
    const text = `${'a'.repeat(3000)} Tannenbaum`
    assert.deepEqual(noted(text, { name, identifier })[0], `${'a'.repeat(3000)} ${REMOVED}`)
  })
})

describe('text that programs read', () => {
  it('is kept whole or removed whole', () => {
    const extension = [
      { url: 'urn:a', valueId: '710007014' }, { url: 'urn:b', valueId: '10007' },
        { url: 'urn:c', valueString: 'no. 10007' }
    ]
    const diagnosis = prepared(
      condition({ extension, severity: { coding: [{ system: 'urn:10007', code: '10007' }] } }),
      patient({ identifier: [{ system: 'urn:mr', value: '10007' }] }), encounter())
    const [kept] = ofType(diagnosis.body, 'Condition') as [Condition]
    assert.deepEqual(kept.extension, [
      { url: 'urn:a', valueId: '710007014' }, { url: 'urn:c', valueString: `no. ${REMOVED}` }
    ])
    assert.deepEqual(kept.severity, { coding: [{ system: 'urn:10007', code: '10007' }] })
  })
})
