import assert from 'node:assert/strict'
import fc from 'fast-check'
import { sha256 } from '../../../src/protocol/crypto/index.js'
import { utf8 } from '../../../src/protocol/types/index.js'
import type { Concept } from '../../../src/terminology/index.js'
import { foldedWords } from '../../../src/terminology/search/fold.js'
import { IndexBuilder, readTermIndex, type TermIndex, searchIndex }
  from '../../../src/terminology/search/index.js'

const HASH = sha256(utf8('a release'))

function concept (code: string, ...texts: readonly string[]): Concept {
  return { code, use: 'assignable', titles: texts.map(text => ({ language: 'en', text })) }
}

function indexBytes (concepts: readonly Concept[]): Uint8Array {
  const builder = new IndexBuilder()
  for (const [at, each] of concepts.entries()) builder.add(each, at * 100)
  return builder.finish(HASH, concepts.length * 100)
}

function indexOf (concepts: readonly Concept[]): TermIndex {
  const index = readTermIndex(indexBytes(concepts), HASH)
  assert(index !== undefined)
  return index
}

const CODES = [
  concept('E10', 'Type 1 diabetes mellitus'), concept('E11', 'Type 2 diabetes mellitus'),
  concept('E11.9', 'Type 2 diabetes mellitus without complications', 'Zuckerkrankheit', 'Diabète de type 2'),
  concept('K35.80', 'Unspecified acute appendicitis', 'Blinddarmentzündung'),
  concept('M35.2', 'Behçet disease'), concept('S82', 'Fracture of lower leg', 'Brudd på legg, Ødem'),
  concept('Z99.9', 'Straße und Fuß', '糖尿病'),
  { ...concept('Z00', 'Type 2 retired thing'), use: 'retired' as const }
]

describe('terminology: search', () => {
  const index = indexOf(CODES)
  const find = (query: string, limit = 20): string[] =>
    searchIndex(index, query, limit).map(ordinal => index.codeAt(ordinal))

  for (const [query, expected] of [
    ['type 2 diab', ['E11', 'E11.9']], ['diab type 2', ['E11', 'E11.9']], ['DIABETES 1', ['E10']],
    ['e11.9', ['E11.9']], ['E119', ['E11.9']], ['zuckerkr', ['E11.9']], ['diabete type 2', ['E11.9', 'E11']],
    ['behcet', ['M35.2']], ['BEHÇET', ['M35.2']], ['odem brudd', ['S82']], ['strasse fuss', ['Z99.9']],
    ['糖尿', ['Z99.9']],
    ['blinddarmentzuendung', ['K35.80']], ['oedem', ['S82']], ['blinddarmentzundung', ['K35.80']],
    ['type 2 cancer', []], ['', []], ['!?', []],
    ['type 2', ['E11', 'E11.9', 'Z00']]
  ] as const) {
    it(`finds ${JSON.stringify(query)}`, () => { assert.deepEqual(find(query), expected) })
  }

  it('lists a code first that is written exactly, and no more than the limit', () => {
    assert.deepEqual(find('E11', 1), ['E11'])
    assert.deepEqual(find('e11', 2), ['E11', 'E11.9'])
    assert.equal(find('t', 3).length, 3)
  })

  it('finds what a search of all texts finds', () => {
    const word = fc.constantFrom('a', 'ab', 'abc', 'b', 'bcd', 'zu', 'zürich', 'é', 'x1', '1.5')
    const text = fc.array(word, { minLength: 1, maxLength: 4 }).map(words => words.join(' '))
    const texts = fc.array(text, { minLength: 1, maxLength: 3 })
    fc.assert(fc.property(fc.array(texts, { minLength: 1, maxLength: 40 }),
      fc.array(word, { minLength: 1, maxLength: 3 }), (titles, query) => {
        const concepts = titles.map((texts, at) => concept(`C${String(at).padStart(3, '0')}`, ...texts))
        const index = indexOf(concepts)
        const wanted = concepts.filter(({ titles }) => {
          const words = titles.flatMap(({ text }) => foldedWords(text))
          return foldedWords(query.join(' ')).every(part => words.some(each => each.startsWith(part)))
        }).map(({ code }) => code)
        assert.deepEqual(searchIndex(index, query.join(' '), 100).map(at => index.codeAt(at)).sort(), wanted)
      }), { numRuns: 200 })
  })

  it('finds every code, and no other', () => {
    const code = fc.stringMatching(/^[A-Z][0-9]{2}(\.[0-9]{1,2})?$/)
    fc.assert(fc.property(fc.uniqueArray(code, { minLength: 1, maxLength: 60 }), code, (codes, other) => {
      const index = indexOf(codes.sort().map(each => concept(each, 'title')))
      for (const [ordinal, each] of codes.entries()) assert.equal(index.find(each), ordinal)
      assert.equal(index.find(other), codes.includes(other) ? codes.indexOf(other) : undefined)
    }), { numRuns: 100 })
  })

  it('reads no index of another release, and none that was cut or changed in its lengths', () => {
    const bytes = indexBytes(CODES)
    assert.equal(readTermIndex(bytes, sha256(utf8('another'))), undefined)
    for (let end = 0; end < bytes.length; end += 7) {
      assert.equal(readTermIndex(bytes.slice(0, end), HASH), undefined)
    }
    const place = fc.nat({ max: bytes.length - 1 })
    fc.assert(fc.property(place, fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = bytes.slice()
      changed[at] = changed[at]! ^ change
      const index = readTermIndex(changed, HASH)
      if (index !== undefined) searchIndex(index, 'type 2 e', 5)
    }), { numRuns: 300 })
  })
})
