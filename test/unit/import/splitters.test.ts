import assert from 'node:assert/strict'
import fc from 'fast-check'
import { InputError } from '../../../src/import/fault.js'
import { MAX_PIECE_BYTES } from '../../../src/import/pieces/index.js'
import { DocumentSplitter } from '../../../src/import/pieces/document-splitter.js'
import { LineSplitter } from '../../../src/import/pieces/line-splitter.js'
import { piecesFrom, textsOf } from './support.js'

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })

function entries (text: string, cuts: readonly number[] = [7]): string[] {
  return textsOf(piecesFrom(new DocumentSplitter(), Buffer.from(text), cuts))
}

function faultOf (text: string): string {
  try {
    entries(text)
  } catch (error) {
    assert(error instanceof InputError)
    return `${error.fault.code}: ${error.fault.text}`
  }
  return ''
}

describe('import: splitters', () => {
  it('divide NDJSON at line feeds alone, wherever chunks end', () => {
    fc.assert(fc.property(fc.array(fc.json()), sizes, (texts, cuts) => {
      const odd = texts.map(text => JSON.stringify({ text, odd: 'a\u2028b\u2029c\u0085d' }))
      const pieces = piecesFrom(new LineSplitter(), Buffer.from(odd.join('\r\n')), cuts)
      assert.deepEqual(textsOf(pieces).map(text => text.trim()), odd)
      assert.deepEqual(pieces.map(({ number }) => number), odd.map((_, at) => at + 1))
    }))
  })

  it('say where each line begins, and skip lines of blanks', () => {
    const bytes = Buffer.from('{"a":1}\n \t\r\n\n{"b":2}')
    const pieces = piecesFrom(new LineSplitter(), bytes, [3])
    assert.deepEqual(pieces.map(({ number }) => number), [1, 4])
    for (const piece of pieces) {
      assert('bytes' in piece)
      const { length } = piece.bytes
      assert.deepEqual(bytes.subarray(piece.offset, piece.offset + length), piece.bytes)
    }
  })

  it('hold no line that is larger than a submission, and go on behind it', () => {
    const large = `{"data":"${'A'.repeat(20 * 1024 * 1024)}"}`
    const pieces = piecesFrom(new LineSplitter(), Buffer.from(`{}\n${large}\n{}`), [256 * 1024])
    assert.deepEqual(textsOf(pieces), ['{}', 'too-large', '{}'])
    const exact = `"${'A'.repeat(MAX_PIECE_BYTES - 2)}"`
    assert.deepEqual(textsOf(piecesFrom(new LineSplitter(), Buffer.from(exact), [65_536])), [exact])
  })

  it('divide a Bundle into the same entries, wherever chunks end', () => {
    const entry = fc.dictionary(fc.string(), fc.jsonValue())
    fc.assert(fc.property(fc.array(entry), fc.jsonValue(), sizes, fc.constantFrom(0, 2),
      (list, other, cuts, indent) => {
        const bundle = { a: other, text: 'the "entry": [{', entry: list, entries: [{ b: other }], z: other }
        const bytes = Buffer.from(JSON.stringify(bundle, undefined, indent))
        const pieces = piecesFrom(new DocumentSplitter(), bytes, cuts)
        assert.deepEqual(textsOf(pieces).map(text => JSON.parse(text) as unknown),
          JSON.parse(JSON.stringify(list)))
        for (const piece of pieces) {
          assert('bytes' in piece && piece.kind === 'entry')
          assert.deepEqual(bytes.subarray(piece.offset, piece.offset + piece.bytes.length), piece.bytes)
        }
      }))
  })

  it('give any other document as one piece, and a list as its items', () => {
    const text = ' {"resourceType":"Condition","note":[{"text":"\\"entry\\":[{}]"}],"x":{"entry":[{}]}}\n'
    assert.deepEqual(entries(text), [text.trim()])
    assert.deepEqual(entries(' [ {"a":[1]} , {"b":"]"} ] '), ['{"a":[1]}', '{"b":"]"}'])
    assert.deepEqual(entries('{"entry":[]}'), [])
    assert.deepEqual(entries('{"entry":{"a":[1]}}'), ['{"entry":{"a":[1]}}'])
  })

  it('skip an entry that is too large, and hold nothing of it', () => {
    const large = `{"data":"${'A'.repeat(20 * 1024 * 1024)}"}`
    const text = `{"entry":[{"a":1},${large},{"b":2}]}`
    assert.deepEqual(entries(text, [256 * 1024]), ['{"a":1}', 'too-large', '{"b":2}'])
  })

  it('name what is wrong around the entries', () => {
    assert.equal(faultOf(''), 'empty: it is empty')
    assert.equal(faultOf(' \n'), 'empty: it is empty')
    assert.equal(faultOf('hello'), 'not-json: not a JSON document of FHIR')
    assert.equal(faultOf('{"entry":[{"a":1},{"b"'), 'cut: it ends early, after entry 1')
    assert.equal(faultOf('{"resourceType":'), 'cut: it ends early')
    assert.equal(faultOf('{"entry":[{"a":1} {"b":2}]}'), 'not-json: no JSON after entry 1')
    assert.equal(faultOf('{"entry":[{"a":1}'), 'cut: it ends early, after entry 1')
    assert.equal(faultOf('{"a":1}\n{"b":2}'),
      'not-json: more text after the end of the document; NDJSON files end in .ndjson')
  })
})
