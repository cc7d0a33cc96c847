import assert from 'node:assert/strict'
import fc from 'fast-check'
import { itemsOf, memberOf, slicesOf } from '../../../../src/records/container/index.js'
import { utf8 } from '../../../../src/protocol/types/index.js'

const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()

describe('the bytes of the resources of a submission', () => {
  it('are found exactly, whatever stands between them', () => {
    const first = '{ "resourceType" : "Patient", "name":[{"family":"M\\u00fcller, \\"{]\\\\"}], "x": 1.00 }'
    const second = '{"resourceType":"Condition","note":[{"text":"} , ] Ä"}]}'
    const bundle = '\uFEFF\n{"type":"collection", "entri": [], "\\u0065ntry" : [ ' +
      `{"fullUrl":"a","resource": ${first} },\n` +
      `{"resource":${second}\t}, {"request":{}} ], "resource":{}}\r\n`
    const { root, entries } = slicesOf(utf8(bundle))
    assert.deepEqual(entries.map(text), [first, second, ''])
    assert.equal(entries[2], undefined)
    assert.ok(text(root).startsWith('{"type"') && text(root).endsWith('{}}'))
  })

  it('are those of every member of any object', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, '\t'),
      (object, space) => {
        const bytes = utf8(JSON.stringify(object, undefined, space))
        for (const [name, value] of Object.entries(object)) {
          assert.deepEqual(JSON.parse(text(memberOf(bytes, name))), JSON.parse(JSON.stringify(value)))
        }
        assert.equal(memberOf(bytes, 'none of them'), undefined)
      }))
  })

  it('are those of every item of any list', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (list, space) => {
      const items = itemsOf(utf8(JSON.stringify(list, undefined, space)))
      const read = items.map(text).map((one) => JSON.parse(one) as unknown)
      assert.deepEqual(read, JSON.parse(JSON.stringify(list)))
    }))
  })
})
