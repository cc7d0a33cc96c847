import assert from 'node:assert/strict'
import fc from 'fast-check'
import { crc32c } from '../../../src/storage/index.js'

/** Computes CRC-32C by its definition, bit by bit. */
function literal (bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  return ~crc >>> 0
}

describe('storage/crc32c', () => {
  it('passes the vectors of RFC 3720 §B.4', () => {
    assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa)
    assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43)
    assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e)
    assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113fdb5c)
    assert.equal(crc32c(new Uint8Array(Buffer.from('123456789'))), 0xe3069283)
    assert.equal(crc32c(new Uint8Array(0)), 0)
  })

  it('agrees with the definition, whole or in parts', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, at) => {
      assert.equal(crc32c(bytes), literal(bytes))
      assert.equal(crc32c(bytes.subarray(at), crc32c(bytes.subarray(0, at))), literal(bytes))
    }))
  })
})
