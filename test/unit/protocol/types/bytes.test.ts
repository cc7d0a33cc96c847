import assert from 'node:assert/strict'
import fc from 'fast-check'
import { fromHex, hex, mapKey } from '../../../../src/protocol/types/index.js'

/** Lengths on both sides of the limits of `hex` (128) and `mapKey` (1024), and views into larger buffers. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.uint8Array({ minLength: 1020, maxLength: 2100 }),
  fc.uint8Array({ minLength: 40, maxLength: 40 }).map(whole => whole.subarray(3, 35))
)

describe('bytes', () => {
  it('are written as the hexadecimal digits of RFC 4648 §10, in lower case', () => {
    const foobar = new TextEncoder().encode('foobar')
    assert.equal(hex(foobar), '666f6f626172')
    assert.equal(hex(Uint8Array.of(0, 9, 10, 0xab, 0xff)), '00090aabff')
    assert.equal(hex(new Uint8Array()), '')
    assert.deepEqual(fromHex('00090AABFF'), Uint8Array.of(0, 9, 10, 0xab, 0xff))
  })

  it('have the same digits as from Buffer, for every length', () => {
    fc.assert(fc.property(bytes, given => {
      assert.equal(hex(given), Buffer.from(given).toString('hex'))
      assert.deepEqual(fromHex(hex(given)), new Uint8Array(given))
    }))
  })

  it('have a map key of one character for each byte', () => {
    fc.assert(fc.property(bytes, given => {
      assert.equal(mapKey(given), Buffer.from(given).toString('latin1'))
    }))
    assert.equal(mapKey(new Uint8Array(100_000)).length, 100_000)
  })
})
