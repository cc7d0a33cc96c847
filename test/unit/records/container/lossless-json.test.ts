import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Decimal, readLossless } from '../../../../src/records/container/index.js'
import { readJson } from '../../../../src/records/read-json.js'

/** The value that JSON.parse gives, of a value that keeps the text of numbers. */
function plain (value: unknown): unknown {
  if (value instanceof Decimal) return Number(value.text)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}

describe('JSON that keeps its numbers', () => {
  it('keeps each number as it is written', () => {
    for (const text of ['1.00', '1E2', '-0', '12345678901234567.89', '6.30', '0.010', '1e400']) {
      assert.deepEqual(readLossless(` [${text}]`), [new Decimal(text)])
    }
  })

  it('is otherwise what JSON.parse reads', () => {
    fc.assert(fc.property(fc.json(), (text) => {
      const strict = readJson(text)
      if (strict.ok) assert.deepEqual(plain(readLossless(text)), plain(JSON.parse(text)))
    }))
  })

  it('refuses what readJson refuses, and never throws', () => {
    const foul = ['', '{', '[1,]', '{"a":1,}', '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', '"\\ud800"', '01',
      '1.', '.5',
      '+1', 'nul', '"\n"', '[1] 2', '"\\x"', `${'['.repeat(65)}${']'.repeat(65)}`, '{a:1}', "'a'"]
    for (const text of foul) assert.equal(readLossless(text), undefined, text)
    fc.assert(fc.property(fc.string(), fc.json(), (string, json) => {
      for (const text of [string, json.slice(1), `${json}${string}`]) {
        if (readLossless(text) !== undefined) JSON.parse(text)
      }
    }))
  })

  it('has no members but those of the text', () => {
    assert.deepEqual(Object.keys(readLossless('{"__proto__":{"a":1}}') as object), ['__proto__'])
    assert.equal((readLossless('{}') as { toString?: unknown }).toString, undefined)
  })
})
