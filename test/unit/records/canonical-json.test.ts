import assert from 'node:assert/strict'
import fc from 'fast-check'
import { canonicalJson } from '../../../src/records/index.js'

describe('canonical JSON (RFC 8785)', () => {
  it('writes the example of RFC 8785 §3.2.2', () => {
    const input: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`)
    const expected =
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,' +
      '0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    assert.equal(canonicalJson(input), expected)
  })

  it('sorts members by UTF-16 code units (RFC 8785 §3.2.3)', () => {
    const input = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\ud83d\ude00': 5,
      '\u0080': 6,
      ö: 7
    }
    assert.deepEqual(
      Object.values(JSON.parse(canonicalJson(input)) as object),
      [4, 2, 6, 7, 1, 5, 3]
    )
    assert.equal(canonicalJson({ '10': 0, '9': 0 }), '{"10":0,"9":0}')
  })

  it('sorts the members of small and large objects, and writes any number of names', () => {
    for (const size of [1, 2, 24, 25, 3000]) {
      const names = Array.from({ length: size }, (_, i) => `name ${(i * 7919) % 3001}`)
      const text = canonicalJson(Object.fromEntries(names.map((name, i) => [name, i])))
      assert.deepEqual(Object.keys(JSON.parse(text) as object), [...names].sort())
    }
  })

  it('says the same as the value and does not depend on the order of members', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        let text: string
        try {
          text = canonicalJson(value)
        } catch {
          return fc.pre(false)
        }
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
        assert.equal(canonicalJson(reversed(value)), text)
        assert.equal(canonicalJson(JSON.parse(text)), text)
      })
    )
  })

  it('refuses what RFC 8785 forbids and leaves undefined members out', () => {
    assert.throws(() => canonicalJson(Number.NaN))
    assert.throws(() => canonicalJson('\ud800'))
    assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}')
  })
})

function reversed (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const copy: object = Object.create(null) as object
  for (const [name, member] of Object.entries(value).reverse()) {
    Object.defineProperty(copy, name, { value: reversed(member), enumerable: true })
  }
  return copy
}
