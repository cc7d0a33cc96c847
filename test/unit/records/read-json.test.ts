import assert from 'node:assert/strict'
import fc from 'fast-check'
import { MAX_JSON_DEPTH, readJson } from '../../../src/records/index.js'

describe('reading JSON', () => {
  it('refuses an object that names a member twice, in any spelling', () => {
    for (const text of [
      '{"a":1,"a":2}',
      '{"a":1,"b":[{"c":{},"d":0,"c":1}]}',
      '{"a":1,"\\u0061":2}',
      '[{"":0,"":0}]',
      '{"a":{"a":{"a":1}},"a":1}',
      '{"x":"{\\"a\\":1,","x":""}',
      '{"__proto__":1,"__proto__":2}',
      '{"a":1e400,"a":1}'
    ]) {
      assert.deepEqual(readJson(text), { ok: false, fault: 'duplicate-key' }, text)
    }
  })

  it('is not misled by strings, nesting or siblings', () => {
    for (const text of [
      '{"a":"a","b":"\\"a\\":","c":"{,[\\\\"}',
      '[{"a":1},{"a":1}]',
      '{"a":{"b":1},"b":{"a":1}}',
      '"a"',
      '[]',
      '{}',
      '{"a":["a","a"]}'
    ]) {
      assert.deepEqual(readJson(text), { ok: true, value: JSON.parse(text) }, text)
    }
  })

  it('accepts everything that ECMAScript writes', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        assert.ok(readJson(text).ok)
      })
    )
  })

  it('refuses texts that are not JSON, and endless nesting', () => {
    for (const text of ['', '{', '{"a":1,}', 'Condition', '{a:1}', '[1]]', '\u{feff}\u{feff}{}']) {
      assert.deepEqual(readJson(text), { ok: false, fault: 'not-json' }, text)
    }
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
    assert.ok(readJson(nested(MAX_JSON_DEPTH)).ok)
    for (const depth of [MAX_JSON_DEPTH + 1, 200_000]) {
      assert.deepEqual(readJson(nested(depth)), { ok: false, fault: 'too-deep' })
    }
    // Found by fuzzing: reading a megabyte of brackets first took 300 ms.
    for (const text of ['{"a":'.repeat(100), '['.repeat(100)]) {
      assert.deepEqual(readJson(text), { ok: false, fault: 'too-deep' }, 'although it never ends')
    }
  })

  it('skips one byte order mark', () => {
    assert.deepEqual(readJson('\u{feff}{"a":"\u{feff}"}'), { ok: true, value: { a: '\u{feff}' } })
  })

  it('refuses a number that would become infinite or zero, and no other', () => {
    for (const text of ['1e-400', '-1e-400', '0.1e-399', '1e400', '1'.repeat(401)]) {
      for (const json of [text, `[${text}]`, `{"a":[0,${text}],"b":1}`]) {
        assert.deepEqual(readJson(json), { ok: false, fault: 'not-portable' }, json)
      }
    }
    for (const text of ['12345678901234567890.5', '0.1234567890123456789', '36.700000000000003', '-0', '-0.0',
      '9007199254740993', '0e-400', '123456789.123456789123456']) {
      assert.deepEqual(readJson(`{"a":${text}}`), { ok: true, value: { a: Number(text) } }, text)
    }
    for (const text of ['1.00', '1e2', '1E+2', '0.010', '0', '0.0', '0e9', '5e-324', '1.5e300',
      '100000000000000000000',
      '1200e-2', '0.1', '123456789012345', '1e21', '-1.50']) {
      assert.deepEqual(readJson(`{"a":${text}}`), { ok: true, value: { a: Number(text) } }, text)
    }
    assert.ok(readJson('{"a":"1e-400, 12345678901234567890.5"}').ok, 'in a text')
    assert.deepEqual(readJson('[1.]'), { ok: false, fault: 'not-json' })
    assert.deepEqual(readJson('[1-2]'), { ok: false, fault: 'not-json' })
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      assert.deepEqual(readJson(JSON.stringify(number)), { ok: true, value: number === 0 ? 0 : number })
    }))
  })
})
