import assert from 'node:assert/strict'
import * as c from '../../../../../src/protocol/codec/index.js'
import { hex } from '../../../../../src/protocol/types/index.js'

describe('codec: primitives', () => {
  it('writes integers unsigned and big-endian', () => {
    assert.equal(hex(c.u16.encode(0x0102)), '0102')
    assert.equal(hex(c.u32.encode(0xfffefdfc)), 'fffefdfc')
    assert.equal(hex(c.u64.encode(2 ** 53 - 1)), '001fffffffffffff')
    assert.equal(hex(c.i32.encode(-1)), 'ffffffff')
    assert.equal(c.i32.decode(c.i32.encode(-0x8000_0000)), -0x8000_0000)
  })

  it('refuses to write a value without an encoding', () => {
    const impossible: [c.Codec<never>, unknown][] = [
      [c.u8 as c.Codec<never>, 256],
      [c.u16 as c.Codec<never>, -1],
      [c.u32 as c.Codec<never>, 1.5],
      [c.u32 as c.Codec<never>, Number.NaN],
      [c.u64 as c.Codec<never>, 2 ** 53],
      [c.bytes32 as c.Codec<never>, new Uint8Array(31)],
      [c.varBytes(3) as c.Codec<never>, new Uint8Array(4)],
      [c.text(2) as c.Codec<never>, 'áá'],
      [c.text(9) as c.Codec<never>, '\ud800'],
      [c.list(c.u8, 1) as c.Codec<never>, [1, 2]],
      [c.list(c.u8, 2, 1) as c.Codec<never>, []],
      [c.oneOf(c.u8, [1, 2]) as c.Codec<never>, 3]
    ]
    for (const [of, value] of impossible) assert.throws(() => of.encode(value as never))
  })

  it('keeps a byte order mark as part of the text', () => {
    const of = c.text(8)
    assert.equal(of.decode(of.encode('\ufeffa')), '\ufeffa')
  })

  it('grows the buffer of the writer', () => {
    const of = c.varBytes(1 << 20)
    const value = new Uint8Array(1 << 20).fill(7)
    assert.equal(of.encode(value).byteLength, 4 + (1 << 20))
    assert.deepEqual(of.decode(of.encode(value)), value)
  })

  it('reserves no memory for a count without items', () => {
    const verdict = c.decode(c.list(c.bytes32, 0xffff), new Uint8Array([0xff, 0xff]))
    assert.deepEqual(verdict, { verdict: 'reject', code: 'truncated' })
  })
})
