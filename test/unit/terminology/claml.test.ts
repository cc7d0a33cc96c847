import assert from 'node:assert/strict'
import { factsOf, usesIn } from './support.js'

function rubric (kind: string, text: string, language = 'de'): string {
  return `<Rubric kind="${kind}"><Label xml:lang="${language}" xml:space="default">${text}</Label></Rubric>`
}

function category (code: string, title: string, parts = ''): string {
  return `<Class code="${code}" kind="category">${parts}${rubric('preferred', title)}</Class>\n`
}

function subdivisions (modifier: string, codes: readonly string[], extra = ''): string {
  return codes.map(code => `<ModifierClass code="${code}" modifier="${modifier}">${extra}` +
    `<SuperClass code="${modifier}"/>${rubric('preferred', `Teil ${code}`)}</ModifierClass>\n`).join('')
}

function claml (content: string, title = 'name="ICD-10-GM-2024" version="2024" date="2023-09-15"'): string {
  return '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ClaML SYSTEM "ClaML.dtd">\n' +
    `<ClaML version="2.0.0">\n` +
    `<Title ${title}>Eine Klassifikation</Title>\n` +
    `<Class code="IV" kind="chapter">${rubric('preferred', 'Kapitel')}</Class>\n${content}</ClaML>\n`
}

const WHO = 'name="ICD-10-EN" version="2019" date="2019-01-01"'
const DIABETES = subdivisions('S04E10_4', ['.0', '.9']) +
  category('E11', 'Diabetes mellitus, Typ 2', '<ModifiedBy code="S04E10_4"/>')

describe('terminology: ClaML', () => {
  it('makes the codes of a fourth character, and a heading of the category', () => {
    const { about, facts } = factsOf(claml(DIABETES))
    assert.deepEqual(usesIn(facts), { E11: 'heading', 'E11.0': 'assignable', 'E11.9': 'assignable' })
    assert.deepEqual(facts.flatMap(fact => fact.type === 'title' ? fact.text : []),
      ['Diabetes mellitus, Typ 2', 'Diabetes mellitus, Typ 2: Teil .0', 'Diabetes mellitus, Typ 2: Teil .9'])
    assert.deepEqual(about, {
      system: 'http://fhir.de/CodeSystem/bfarm/icd-10-gm', version: '2024', name: 'ICD-10-GM-2024',
      caseSensitive: true, complete: true, from: '2024-01-01', until: '2024-12-31'
    })
  })

  it('chains a fourth and a fifth character, less what a subdivision excludes', () => {
    const both = subdivisions('S04E10_4', ['.0', '.7']) + subdivisions('S04E10_5', ['0']) +
      subdivisions('S04E10_5', ['2'], '<Meta name="excludeOnPrecedingModifier" value="S04E10_4 .0"/>') +
      category('E11', 'Diabetes', '<ModifiedBy code="S04E10_5"/><ModifiedBy code="S04E10_4"/>')
    assert.deepEqual(usesIn(factsOf(claml(both)).facts), {
      E11: 'heading', 'E11.0': 'heading', 'E11.7': 'heading', 'E11.00': 'assignable', 'E11.70': 'assignable',
      'E11.72': 'assignable'
    })
  })

  it('applies a modifier above to the last categories below it, unless they exclude it', () => {
    const arthritis = subdivisions('S13M00_5', ['0', '1']) +
      category('M00', 'Arthritis',
        '<SubClass code="M00.0"/><SubClass code="M00.9"/><ModifiedBy code="S13M00_5"/>') +
      category('M00.0', 'durch Staphylokokken', '<SuperClass code="M00"/>') +
      category('M00.9', 'nicht bezeichnet', '<SuperClass code="M00"/><ExcludeModifier code="S13M00_5"/>')
    assert.deepEqual(usesIn(factsOf(claml(arthritis)).facts), {
      M00: 'heading', 'M00.0': 'heading', 'M00.00': 'assignable', 'M00.01': 'assignable',
      'M00.9': 'assignable'
    })
  })

  it('takes only the subdivisions that a class permits', () => {
    const some = subdivisions('S13M00_5', ['0', '1', '2']) + category('M02.1', 'Arthritis',
      '<ModifiedBy code="S13M00_5" all="false"><ValidModifierClass code="2"/></ModifiedBy>')
    assert.deepEqual(usesIn(factsOf(claml(some)).facts), { 'M02.1': 'heading', 'M02.12': 'assignable' })
  })

  it('leaves the fifth character of WHO free, fills its fourth place, and reads a modifier link', () => {
    const link = rubric('modifierlink', 'see <Reference code="S13M00_5">site</Reference>', 'en')
    const spine = subdivisions('S13M00_5', ['0']) + DIABETES + category('M45', 'Spondylitis', link)
    assert.deepEqual(usesIn(factsOf(claml(spine, WHO)).facts), {
      E11: 'heading', 'E11.0': 'assignable', 'E11.9': 'assignable', M45: 'assignable', 'M45.X0': 'assignable'
    })
  })

  it('keeps marks, terms and notes, and leaves references out of titles', () => {
    const star = '<Class code="G01" kind="category" usage="aster">' +
      rubric('preferred',
        'Meningitis bei <Term class="italics">Milzbrand</Term> <Reference>A22.8†</Reference>') +
      rubric('inclusion', 'Meningitis, z. B. bei Tollwut') + rubric('exclusion', 'bei Masern') + '</Class>'
    assert.deepEqual(factsOf(claml(star)).facts, [
      { type: 'concept', code: 'G01', use: 'assignable', mark: 'asterisk' },
      { type: 'title', code: 'G01', language: 'de', text: 'Meningitis bei Milzbrand', rank: 0 },
      { type: 'note', code: 'G01', text: 'exclusion: bei Masern' },
      { type: 'title', code: 'G01', language: 'de', text: 'Meningitis, z. B. bei Tollwut', rank: 1 }
    ])
  })

  it('makes a heading of a code that German law forbids in both kinds of care', () => {
    const meta = (a: string, b: string): string =>
      `<Meta name="Para295" value="${a}"/><Meta name="Para301" value="${b}"/>`
    const codes = category('O80', 'Geburt', meta('V', 'P')) + category('U99.9', 'Reserve', meta('V', 'V'))
    assert.deepEqual(usesIn(factsOf(claml(codes)).facts), { O80: 'assignable', 'U99.9': 'heading' })
  })

  it('takes a subclass that the file leaves out for no code', () => {
    const war = category('Y36', 'Krieg', '<SubClass code="Y36.0"/><SubClass code="Y36.9"/>') +
      category('Y36.9', 'nicht bezeichnet', '<SuperClass code="Y36"/>')
    assert.deepEqual(usesIn(factsOf(claml(war)).facts), { Y36: 'heading', 'Y36.9': 'assignable' })
  })

  it('refuses modifiers that are missing, classes that are there twice, or without a title', () => {
    for (const [content, message] of [
      [category('M00', 'A') + category('M00', 'B'), 'line 7: the class M00 is there twice'],
      [category('M45', 'A', '<ModifiedBy code="S13_5"/>'),
        'line 6: M45 names the modifier S13_5, which is not in the file'],
      ['<Class code="M45" kind="category"></Class>', 'line 6: M45 has no preferred title'],
      ['', 'the classification has no categories']
    ] as const) assert.throws(() => factsOf(claml(content)), { message })
  })
})
