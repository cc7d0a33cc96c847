import assert from 'node:assert/strict'
import fc from 'fast-check'
import { FrameError, FrameParser, encodeFrame } from '../../../../src/network/shared/frames.js'
import { u32 } from '../adversary.js'
import { cut } from '../cut.js'

describe('network: frames', () => {
  it('are parsed unchanged from chunks of any size', () => {
    fc.assert(fc.property(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 }),
      fc.array(fc.nat(200), { minLength: 1, maxLength: 10 }),
      (frames, sizes) => {
        const parser = new FrameParser(300)
        const wire = Buffer.concat(frames.map((frame) => encodeFrame(frame)))
        const out = cut(wire, sizes).flatMap((part) => parser.push(part))
        assert.deepEqual(out.map((frame) => Buffer.from(frame)), frames.map((f) => Buffer.from(f)))
        assert(!parser.isPartial)
      }))
  })

  it('are refused at their header when empty or too long', () => {
    const cases = [[0, 'malformed'], [101, 'oversize'], [2 ** 32 - 1, 'oversize']] as const
    for (const [length, code] of cases) {
      assert.throws(() => new FrameParser(100).push(u32(length)),
        (error: unknown) => error instanceof FrameError && error.code === code)
    }
  })

  it('take no memory for their announced length before they arrive', () => {
    const before = process.memoryUsage().arrayBuffers
    const parsers = Array.from({ length: 200 }, () => new FrameParser(4 * 1024 * 1024))
    for (const parser of parsers) parser.push(u32(4 * 1024 * 1024))
    const grown = process.memoryUsage().arrayBuffers - before
    assert(grown < 200 * 128 * 1024, `${grown} bytes for 200 headers`)
    assert(parsers.every((parser) => parser.isPartial))
  })
})
