import assert from 'node:assert/strict'
import fc from 'fast-check'
import { ServiceError } from '../../../src/api/index.js'
import { parseJson } from '../../../src/api/parse-json.js'

function codeOf (text: string): string {
  try {
    parseJson(text)
    return 'ok'
  } catch (error) {
    assert.ok(error instanceof ServiceError)
    return error.code
  }
}

describe('api: parseJson', () => {
  it('reads all output of JSON.stringify, with or without indentation', () => {
    const document = fc.json({ maxDepth: 5, noUnicodeString: false })
      .filter(text => !text.includes('__proto__'))
    fc.assert(fc.property(document, fc.boolean(), (text, pretty) => {
      const value: unknown = JSON.parse(text)
      const written = pretty ? JSON.stringify(value, undefined, 2) : text
      assert.deepEqual(parseJson(written), JSON.parse(written))
    }))
  })

  it('refuses a repeated key at any depth, with any escapes', () => {
    for (const text of [
      '{"a":1,"a":1}', '{"a":{"b":[{"c":1,"c":2}]}}', '[{"x":[],"x":{}}]', '{"a":1,"\\u0061":2}',
      '{"a":"}","a":2}', '{"a":{"a":1},"a":1}', '{"\\"":1,"\\"":2}'
    ]) assert.equal(codeOf(text), 'duplicate-key', text)
  })

  it('accepts equal keys in different objects, and equal strings anywhere', () => {
    for (const text of [
      '{"a":{"a":{"a":"a"}}}', '[{"a":1},{"a":1}]', '["a","a"]', '{"a":"b","b":"a"}',
      '{"a":["a","a",{"a":1}],"b":1}', '{"a\\\\":1,"a":1}'
    ]) assert.equal(codeOf(text), 'ok', text)
  })

  it('refuses excessive depth', () => {
    assert.equal(codeOf('['.repeat(10_000) + ']'.repeat(10_000)), 'too-deep')
  })

  it('names the line of a syntax error, and quotes no part of the text', () => {
    for (const text of ['', ' \n', '{', '[1,]', 'nul', '{"a":1}}', "{'a':1}"]) {
      assert.equal(codeOf(text), 'not-json', text)
    }
    const faults: [string, number][] = [
      ['{\n"name": Hugo\n}', 2], ['[1,\n2,\n]', 3], ['{"a":1\n"b":2}', 2], ['{"a"\n\n1}', 3],
      ['{\n"a": 01\n}', 2], ['{\n"a": 1.\n}', 2], ['{}\n{}', 2], ['[\n"tab\tin it"]', 2],
      ['[\n"\\x"]', 2], ['[\n[1}', 2], ['{\n1:2}', 2], ['[1', 1], ['{"a":\n', 2], ['{\n,}', 2]
    ]
    for (const [text, line] of faults) {
      assert.throws(() => parseJson(text), new RegExp(`line ${line}$`), JSON.stringify(text))
    }
    assert.throws(() => parseJson('{"name": "Hugo'), error => !/Hugo/.test(String(error)))
  })
})
