import assert from 'node:assert/strict'
import { randomBytesOf } from '../../../../src/node/machine/random-bytes.js'
import { hex } from '../../../../src/protocol/types/index.js'

describe('random bytes', () => {
  it('have the wanted length, and are never given twice', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 1_000; i++) {
      for (const count of [12, 16, 32, 64, 256, 257, 5_000]) {
        const bytes = randomBytesOf(count)
        assert.equal(bytes.length, count)
        // Each part of the larger ones is new, too.
        for (let at = 0; at + 12 <= Math.min(count, 64); at += 12) seen.add(hex(bytes.slice(at, at + 12)))
      }
    }
    assert.equal(seen.size, 1_000 * (1 + 1 + 2 + 5 + 5 + 5 + 5))
  })

  it('keep their value when others are made', () => {
    const first = randomBytesOf(32)
    const before = hex(first)
    for (let i = 0; i < 1_000; i++) randomBytesOf(32)
    assert.equal(hex(first), before)
  })
})
