import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { FormatError } from '../../../src/terminology/formats/index.js'
import { SHARED_DATA } from '../records/support.js'
import { DIABETES, factsOf, orderFile, usesIn } from './support.js'

const TABULAR = `<?xml version="1.0" encoding="utf-8"?>
<!-- a comment with <tags> -->
<ICD10CM.tabular>
  <version>2021</version>
  <chapter><name>4</name><desc>Endocrine</desc><includes><note>of the chapter</note></includes>
    <section id="E08-E13"><diag><name>E11</name><desc>Type 2 diabetes mellitus</desc>
      <excludes1><note>gestational diabetes (O24.4-)</note><note>type 1 diabetes mellitus (E10.-)</note>
      </excludes1>
      <diag><name>E11.9</name><desc>Without complications</desc>
        <inclusionTerm><note>Diabetes NOS</note></inclusionTerm></diag>
    </diag></section></chapter>
</ICD10CM.tabular>
`
const EDITS = 'code\tgroup\trule\tdescription\n' +
  'E08.00\tOther\tManifestation (Not Allowed as Principal Diagnosis)\tDiabetes\n' +
  'A33\tAge\tPerinatal/Newborn (Age 0 Only)\tTetanus neonatorum\n'
const RF2 = 'id\teffectiveTime\tactive\tmoduleId\t'
const MODULE = '900000000000207008'

function conceptFile (rows: readonly (readonly [string, 0 | 1])[]): string {
  return `${RF2}definitionStatusId\r\n` + rows.map(([id, active]) =>
    `${id}\t20240101\t${active}\t${MODULE}\t900000000000074008\r\n`).join('')
}

describe('terminology: formats', () => {
  it('reads the order file: flag, point, long title', () => {
    const { about, facts, kind } = factsOf(DIABETES)
    assert.equal(kind, 'ICD-10-CM order file')
    assert.equal(about.system, 'http://hl7.org/fhir/sid/icd-10-cm')
    assert.deepEqual(usesIn(facts), {
      E11: 'heading', 'E11.0': 'heading', 'E11.00': 'assignable', 'E11.9': 'assignable', 'S72.0': 'heading',
      'S72.001A': 'assignable'
    })
    assert(facts.some(fact => fact.type === 'title' &&
      fact.text.endsWith('neck of right femur, initial encounter for closed fracture')))
  })

  it('reads the official order file and tabular list of 2021', function () {
    if (!existsSync(join(SHARED_DATA, 'icd10cm'))) {
      console.log('      skipped: no ../shared/data/icd10cm beside this repository')
      return this.skip()
    }
    const read = (name: string): ReturnType<typeof factsOf> =>
      factsOf(gunzipSync(readFileSync(join(SHARED_DATA, 'icd10cm', name))).toString(), 65_536)
    const uses = usesIn(read('icd10cm-order-fy2021.txt.gz').facts)
    const codes = Object.keys(uses)
    assert.equal(codes.length, 95_358)
    assert.equal(codes.filter(code => uses[code] === 'assignable').length, 72_621)
    const { about, facts } = read('icd10cm-tabular-fy2021.xml.gz')
    assert.equal(about.version, '2021')
    assert(facts.every(fact => fact.type !== 'concept' && 'code' in fact && uses[fact.code] !== undefined))
    assert(facts.filter(fact => fact.type === 'note' && fact.text.startsWith('excludes1:')).length > 2_000)
  })

  it('refuses an order file with missing rows, a heading without codes, or an end in a heading', () => {
    const rows = DIABETES.split(/(?<=\n)/)
    const without = (at: number): string => rows.filter((_, index) => index !== at).join('')
    assert.throws(() => factsOf(without(2)), { message: 'line 3: order number 4 after 2: rows are missing' })
    assert.throws(() => factsOf(rows.slice(0, 5).join('')),
      { message: 'line 5: the file ends after the heading S720: it was cut' })
    assert.throws(() => factsOf(orderFile([['E11', 0, 'Diabetes'], ['F10', 1, 'Alcohol']])),
      { message: 'line 2: the heading E11 has no code below it' })
    assert.throws(() => factsOf(DIABETES.replace('without comp', 'w/o comp')),
      { message: 'line 4: not a row of an ICD-10-CM order file' })
    assert.throws(() => factsOf(DIABETES + 'nonsense\r\n'),
      { message: 'line 7: not a row of an ICD-10-CM order file' })
  })

  for (const piece of [1, 7, 100_000]) {
    it(`reads the notes and terms of the tabular list in pieces of ${piece}`, () => {
      const { about, facts } = factsOf(TABULAR, piece)
      assert.equal(about.version, '2021')
      assert.deepEqual(facts, [
        { type: 'note', code: 'E11', text: 'excludes1: gestational diabetes (O24.4-)' },
        { type: 'note', code: 'E11', text: 'excludes1: type 1 diabetes mellitus (E10.-)' },
        { type: 'title', code: 'E11.9', language: 'en', text: 'Diabetes NOS', rank: 1 }
      ])
    })
  }

  it('refuses XML that was cut or is damaged, with the line', () => {
    assert.throws(() => factsOf(TABULAR.slice(0, TABULAR.indexOf('</diag></section>'))),
      { message: 'line 11: the file ends inside an element: it was cut' })
    assert.throws(() => factsOf(TABULAR.replace('</excludes1>', '</excludes2>')),
      /^FormatError: line 8: not well-/)
  })

  it('replaces no entity that a document declares', () => {
    const text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' +
      '<ICD10CM.tabular><version>&a;</version></ICD10CM.tabular>'
    assert.throws(() => factsOf(text), /undefined entity/)
  })

  it('reads a table of code edits', () => {
    const edits = factsOf(EDITS).facts
    assert.deepEqual(edits, [
      { type: 'edit', code: 'E08.00', edit: 'manifestation' }, { type: 'edit', code: 'A33', edit: 'newborn' }
    ])
    assert.throws(() => factsOf(EDITS.replace('Manifestation', 'Someone')),
      { message: /^line 2: the rule 'Someone/ })
    assert.throws(() => factsOf(EDITS + 'A34\tAge\n'), { message: /^line 4: not a row/ })
  })

  it('reads a CodeSystem: use by the concept properties of FHIR, never by the hierarchy', () => {
    const { about, facts } = factsOf(JSON.stringify({
      resourceType: 'CodeSystem', url: 'https://uzis.cz/terminology/CodeSystem/mkn-10', version: '2025-01',
      title: 'MKN-10', language: 'cs', caseSensitive: false, content: 'complete',
      date: '2025-01-01T00:00:00Z',
      concept: [
        {
          code: 'e11', display: 'Diabetes  mellitus 2. typu',
          property: [{ code: 'notSelectable', valueBoolean: true }],
          concept: [{
            code: 'E11.9', display: 'bez komplikací',
            designation: [{ language: 'en', value: 'without complications' }]
          }]
        },
        { code: 'Z99', display: 'Starý', property: [{ code: 'inactive', valueBoolean: true }] },
        { code: 'Z98', display: 'Rodič', concept: [{ code: 'Z98.1', display: 'Dítě' }] }
      ]
    }))
    assert.deepEqual(usesIn(facts),
      { E11: 'heading', 'E11.9': 'assignable', Z99: 'retired', Z98: 'assignable', 'Z98.1': 'assignable' })
    assert.deepEqual(about, {
      system: 'https://uzis.cz/terminology/CodeSystem/mkn-10', version: '2025-01', name: 'MKN-10',
      from: '2025-01-01', caseSensitive: false, complete: true
    })
    assert(facts.some(fact => fact.type === 'title' && fact.language === 'en' && fact.code === 'E11.9'))
    assert(facts.some(fact => fact.type === 'parent' && fact.code === 'E11.9' && fact.parent === 'E11'))
  })

  it('refuses a CodeSystem without codes, another resource, and JSON that was cut', () => {
    for (const [text, message] of [
      ['{"resourceType":"Patient"}', /no CodeSystem/], ['{"resourceType":"CodeSystem"}', /holds no codes/],
      ['{"resourceType":"CodeSystem","concept":[{"code":" x"}]}', /has no code of FHIR/],
      ['{"resourceType":"CodeSystem","concept":[{"co', /^not JSON/]
    ] as const) assert.throws(() => factsOf(text), { name: 'FormatError', message })
  })

  it('reads the files of a SNOMED CT snapshot', () => {
    const concepts = factsOf(conceptFile([['44054006', 1], ['73211009', 0]]))
    assert.deepEqual(usesIn(concepts.facts), { 44054006: 'assignable', 73211009: 'retired' })
    assert.equal(concepts.about.from, '2024-01-01')
    const description = `${RF2}conceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId\r\n` +
      `1000019\t20240101\t1\t${MODULE}\t44054006\ten\t900000000000003001\tDiabetes mellitus type 2 ` +
      '(disorder)\t1\r\n' +
      `1000027\t20240101\t0\t${MODULE}\t44054006\ten\t900000000000013009\tOld name\t1\r\n`
    assert.deepEqual(factsOf(description).facts, [{
      type: 'title', code: '44054006', language: 'en', text: 'Diabetes mellitus type 2 (disorder)', rank: 1,
      id: '1000019'
    }])
    assert.throws(() => factsOf(conceptFile([['44054007', 1]])),
      { message: 'line 2: 44054007 is not the id of a concept' })
    assert.throws(() => factsOf(conceptFile([['44054006', 1]]) + '73211009\t2024'),
      { message: 'line 3: not a row of a SNOMED CT concept snapshot: 2 of 5 columns' })
  })

  it('refuses a file of another kind, and names the kinds', () => {
    for (const text of ['<html><body/></html>', 'PK\u0003\u0004', 'code;title\nA;b\n', '', '<!DOCTYPE a']) {
      assert.throws(() => factsOf(text), (error: unknown) => {
        return error instanceof FormatError &&
          /another kind; import reads an ICD-10-CM order file/.test(error.message)
      })
    }
  })
})
