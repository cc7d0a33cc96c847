import assert from 'node:assert/strict'
import fc from 'fast-check'
import { DecodeError } from '../../../../src/protocol/codec/index.js'
import type { Codec } from '../../../../src/protocol/codec/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { CASES } from './arbitraries.js'

/** A change of an encoding: replace, insert or remove a byte, cut the end, or append a byte. */
const change = fc.record({
  how: fc.constantFrom('replace', 'insert', 'drop', 'cut', 'append'),
  // Half of the changes are near the start, where tags and counts are.
  at: fc.oneof(fc.nat(80), fc.nat(2000)),
  byte: fc.oneof(fc.constantFrom(0, 1, 2, 0xff), fc.nat(255))
})

function alter (bytes: Uint8Array, how: string, at: number, byte: number): Uint8Array {
  const list = [...bytes]
  const place = list.length === 0 ? 0 : at % list.length
  if (how === 'replace') list[place] = byte
  if (how === 'insert') list.splice(place, 0, byte)
  if (how === 'drop') list.splice(place, 1)
  if (how === 'cut') list.length = place
  if (how === 'append') list.push(byte)
  return new Uint8Array(list)
}

/**
 * Checks that the value of accepted bytes encodes to the same bytes, and that other bytes give a
 * DecodeError.
 */
function assertCanonical (codec: Codec<unknown>, bytes: Uint8Array): void {
  let value: unknown
  try {
    value = codec.decode(bytes)
  } catch (error) {
    assert(error instanceof DecodeError, String(error))
    return
  }
  assert.equal(hex(codec.encode(value)), hex(bytes))
}

describe('codec: one value, one encoding', () => {
  for (const { name, codec, values } of CASES) {
    it(`${name}: decode(encode(x)) = x`, () => {
      fc.assert(fc.property(values, value => {
        assert.deepEqual(codec.decode(codec.encode(value)), value)
      }), { numRuns: 60 })
    })

    it(`${name}: the value of accepted bytes encodes to the same bytes`, () => {
      fc.assert(fc.property(values, change, (value, { how, at, byte }) => {
        assertCanonical(codec, alter(codec.encode(value), how, at, byte))
      }), { numRuns: 150 })
      fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        assertCanonical(codec, new Uint8Array(bytes))
      }), { numRuns: 60 })
    })

    it(`${name}: no proper prefix and no extension is accepted`, () => {
      const [value] = fc.sample(values, { numRuns: 1, seed: 42 })
      const bytes = codec.encode(value)
      for (let length = 0; length < bytes.byteLength; length++) {
        assert.throws(() => codec.decode(bytes.subarray(0, length)), DecodeError)
      }
      const longer = new Uint8Array([...bytes, 0])
      assert.throws(() => codec.decode(longer), DecodeError)
    })
  }
})

describe('codec: decoded byte strings', () => {
  it('are plain arrays, also if the input is a Buffer', () => {
    for (const { name, codec, values } of CASES) {
      const [value] = fc.sample(values, { numRuns: 1, seed: 7 })
      const bytes = codec.encode(value)
      assert.deepEqual(codec.decode(Buffer.from(bytes)), codec.decode(bytes), name)
    }
  })
})
