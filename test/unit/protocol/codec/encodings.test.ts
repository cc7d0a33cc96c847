import assert from 'node:assert/strict'
import * as codecs from '../../../../src/protocol/codec/index.js'
import type { Codec } from '../../../../src/protocol/codec/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { readVectors } from './vector-files.js'
import { statusCodec } from './status-codec.js'

interface Encoding { desc: string, codec: keyof typeof named, value: unknown, bytes: Uint8Array }
interface Rejected { desc: string, codec: keyof typeof named, bytes: Uint8Array, code: string }

const named = { ...codecs, statusCodec }
const codecNamed = (name: keyof typeof named): Codec<unknown> => named[name] as Codec<unknown>

describe('codec: frozen encodings', () => {
  for (const { desc, codec, value, bytes } of readVectors<Encoding[]>('codec/encodings.json')) {
    it(`${codec}: ${desc}`, () => {
      assert.equal(hex(codecNamed(codec).encode(value)), hex(bytes))
      assert.deepEqual(codecNamed(codec).decode(bytes), value)
    })
  }
})

describe('codec: bytes that are no encoding', () => {
  for (const { desc, codec, bytes, code } of readVectors<Rejected[]>('codec/rejected.json')) {
    it(`${codec}: ${desc}`, () => {
      assert.deepEqual(codecs.decode(codecNamed(codec), bytes), { verdict: 'reject', code })
    })
  }

  it('include a PROPOSE of 513 proposals', () => {
    const head = new Uint8Array(1 + 32 + 8 + 2)
    head.set([1], 0)
    head.set([0x02, 0x01], 41)
    const bytes = new Uint8Array([...head, ...new Uint8Array(513 * codecs.PROPOSAL_BYTES + 64)])
    const verdict = codecs.decode(codecs.transactionCodec, bytes)
    assert.deepEqual(verdict, { verdict: 'reject', code: 'length-out-of-range' })
  })

  it('make decode throw a DecodeError', () => {
    assert.throws(() => codecs.u8.decode(new Uint8Array(0)), codecs.DecodeError)
  })
})
