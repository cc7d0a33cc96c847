import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { InputError } from '../../../src/import/fault.js'
import { XmlSplitter } from '../../../src/import/xml/index.js'
import { readLossless } from '../../../src/records/container/index.js'
import { Imports, piecesFrom, textsOf } from './support.js'
import { xmlOf } from './write-xml.js'

const SAMPLES = fileURLToPath(new URL('../../../config/samples', import.meta.url))
const NS = 'xmlns="http://hl7.org/fhir"'

function converted (xml: string, sizes: readonly number[] = [11]): string[] {
  return textsOf(piecesFrom(new XmlSplitter(), Buffer.from(xml), sizes))
}

function faultOf (xml: string | Buffer): string {
  try {
    return textsOf(piecesFrom(new XmlSplitter(), Buffer.from(xml), [13])).join()
  } catch (error) {
    assert(error instanceof InputError)
    return `${error.fault.code}: ${error.fault.text}`
  }
}

function condition (inner: string): string {
  return `<Condition ${NS}>${inner}</Condition>`
}

function conditionOf (id: string, patient: string): string {
  return condition(`<id value="${id}"/><subject><reference value="Patient/${patient}"/></subject>`)
}

describe('import: XML', () => {
  it('gives the same JSON as the samples of the project, wherever chunks end', () => {
    const files = readdirSync(SAMPLES).filter(name => name !== 'manifest.json')
    assert(files.length > 10)
    for (const file of files) {
      const root = readLossless(readFileSync(`${SAMPLES}/${file}`, 'utf8')) as {
        resourceType: string,
        entry?: { fullUrl?: string, search?: unknown, resource: Record<string, unknown> }[]
      }
      const xml = xmlOf({ ...root })
      // Why a search found an entry is nothing of a record.
      for (const entry of root.entry ?? []) delete entry.search
      const expected = root.resourceType === 'Bundle' ? root.entry : [root]
      for (const sizes of [[1], [7, 100], [1_000_000]]) {
        const read = converted(xml, sizes).map(readLossless)
        assert.deepEqual(read, expected, file)
      }
    }
  })

  it('keeps digits, lists of one, extensions of primitives, contained resources and attributes', () => {
    const json = '{"resourceType":"Condition","id":"c1","contained":[{"resourceType":"Practitioner",' +
      '"id":"p","active":true}],"category":[{"id":"x","coding":[{"code":"a","_code":{"id":"y",' +
      '"extension":[{"url":"urn:u","valueDecimal":1.00}]}}]}],' +
      '"subject":{"reference":"Patient/1"},"onsetAge":{"value":0.10e2},' +
      '"_recordedDate":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason",' +
      '"valueCode":"unknown"}]}}'
    assert.deepEqual(converted(xmlOf(readLossless(json) as never)), [json])
    const given = '{"resourceType":"Patient","name":[{"given":[null,"B"],"_given":[{"id":"g"},null]}],' +
      '"multipleBirthInteger":2}'
    assert.deepEqual(converted(xmlOf(readLossless(given) as never)), [given])
  })

  it('decodes references to characters, and keeps white space', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), text => {
      const written = text.replace(/[^a-zA-Z]/gu, sign => `&#x${(sign.codePointAt(0) ?? 0).toString(16)};`)
      // XML has no way to write other control characters.
      if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text)) return
      if ([...text].some(sign => sign.length === 0)) return
      const [read = ''] = converted(condition(`<note><text value="${written}"/></note>`))
      assert.equal((JSON.parse(read) as { note: [{ text: string }] }).note[0].text, text)
    }))
    const [read] = converted(
      condition('<note><text value=" Fi&#xE8;vre &amp; toux&#xA;depuis 3 jours "/></note>'))
    assert.equal(read, '{"resourceType":"Condition","note":[{"text":" Fièvre & toux\\ndepuis 3 jours "}]}')
  })

  it('writes a narrative as it is', () => {
    const div = '<div xmlns="http://www.w3.org/1999/xhtml"><p class="a&quot;b">1 &lt; 2 &amp; ' +
      '<b>x</b></p></div>'
    const [read = ''] = converted(condition(`<text><status value="generated"/>${div}</text>`))
    assert.deepEqual(JSON.parse(read), { resourceType: 'Condition', text: { status: 'generated', div } })
  })

  it('skips resources of types that no diagnosis reaches, and tells deletions', () => {
    const xml = `<Bundle ${NS}><entry><resource><MedicationRequest><x/></MedicationRequest></resource>` +
      '</entry>' +
      '<entry><fullUrl value="https://a.example/Condition/1"/><request><method value="DELETE"/>' +
      '<url value="Condition/1"/></request></entry><entry><resource><Patient><id value="p"/></Patient>' +
      '</resource></entry></Bundle>'
    const pieces = piecesFrom(new XmlSplitter(), Buffer.from(xml), [5])
    assert.deepEqual(pieces.map(({ number }) => number), [2, 3])
    assert.deepEqual(textsOf(pieces), ['{"fullUrl":"https://a.example/Condition/1",' +
      '"request":{"method":"DELETE","url":"Condition/1"}}',
    '{"resource":{"resourceType":"Patient","id":"p"}}'])
  })

  it('refuses what is not FHIR in XML, and quotes nothing', () => {
    assert.equal(faultOf(''), 'empty: it is empty')
    assert.equal(faultOf(condition('<code>').replace('</Condition>', '')), 'cut: it ends early, at line 1')
    assert.equal(faultOf(condition('\n<secret')), 'not-xml: not XML at line 2')
    assert.equal(faultOf(`<!DOCTYPE a [<!ENTITY b "c">]>${condition('')}`),
      'not-xml: it has a DTD, which FHIR forbids')
    assert.equal(faultOf(condition('<note><text value="&secret;"/></note>')), 'not-xml: not XML at line 1')
    assert.equal(faultOf('<Condition/>'), 'not-fhir: line 1: not the namespace of FHIR')
    assert.equal(faultOf(`<?xml version="1.0" encoding="ISO-8859-1"?>${condition('')}`),
      'not-utf-8: not UTF-8 by its declaration')
    assert.equal(faultOf(Buffer.concat([Buffer.from(`<Condition ${NS}>`), Buffer.from([0xe9, 0x20])])),
      'not-utf-8: not UTF-8 behind line 1')
    for (const inner of ['<evil/>', '<code><x/></code>', '<id value="1"/><id value="2"/>',
      '<code value="x"/>', '<div xmlns="http://www.w3.org/1999/xhtml"/>']) {
      assert.equal(faultOf(condition(inner)), 'not-fhir', inner)
    }
    const deep = '<extension url="u">'.repeat(1000) + '</extension>'.repeat(1000)
    assert.equal(faultOf(condition(deep)), 'too-deep')
    const long = 'x'.repeat(3 * 1024 * 1024)
    assert.equal(faultOf(condition(`<note><text value="${long}"/></note>`)), 'too-large')
  })

  it('imports the Conditions of XML files with their patients', async () => {
    const imports = await Imports.create()
    try {
      await imports.write('patient.xml.gz', `<Patient ${NS}><id value="p1"/></Patient>`)
      await imports.write('b.xml', `<Bundle ${NS}><entry><resource>` +
        conditionOf('c1', 'p2').replace(` ${NS}`, '') +
        '</resource></entry><entry><resource><Condition><evil/></Condition></resource></entry>' +
        '<entry><resource><Patient><id value="p2"/></Patient></resource></entry></Bundle>')
      await imports.write('c.xml', conditionOf('c2', 'p1'))
      const end = await imports.run()
      assert.deepEqual(imports.gathered, ['c1 p2', 'c2 p1'])
      assert.deepEqual(end.problems, ['b.xml, entry 2: not-fhir: R4 defines no such element: Condition.evil'])
    } finally {
      await imports.remove()
    }
  })
})
