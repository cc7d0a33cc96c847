import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fromBase45, toBase45 } from '../../../../src/protocol/codec/index.js'
import { utf8 } from '../../../../src/protocol/types/index.js'

describe('codec: base45', () => {
  it('gives the examples of RFC 9285', () => {
    for (const [text, encoded] of [['AB', 'BB8'], ['Hello!!', '%69 VD92EX0'], ['base-45', 'UJCLQE7W581'],
      ['ietf!', 'QED8WEX0']] as const) {
      assert.equal(toBase45(utf8(text)), encoded)
      assert.deepEqual(fromBase45(encoded), utf8(text))
    }
  })

  it('refuses what it does not make', () => {
    for (const text of ['G', 'GGW', ':::', '::', 'a', 'AÄ', 'BB8B', 'A', 'ABCD', 'ab', 'BB_', 'Ü:']) {
      assert.equal(fromBase45(text), undefined, text)
    }
    assert.deepEqual(fromBase45('FGW'), Uint8Array.of(255, 255))
    assert.deepEqual(fromBase45(''), new Uint8Array(0))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), bytes => {
      assert.deepEqual(fromBase45(toBase45(bytes)), new Uint8Array(bytes))
    }))
    fc.assert(fc.property(fc.string({ maxLength: 30 }), text => {
      const bytes = fromBase45(text)
      if (bytes !== undefined) assert.equal(toBase45(bytes), text)
    }))
  })
})
