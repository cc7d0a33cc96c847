import assert from 'node:assert/strict'
import fc from 'fast-check'
import { FrameParser } from '../../../../src/network/shared/frames.js'
import { SendQueue } from '../../../../src/network/consensus/send-queue.js'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

describe('network: send queue', () => {
  const limits = { maxBytes: 1000, maxFrames: 10, coalesceBytes: 200 }
  const drain = (queue: SendQueue): string[] => {
    const parser = new FrameParser(10_000)
    const out: string[] = []
    for (let chunk = queue.take(); chunk !== undefined; chunk = queue.take()) {
      out.push(...parser.push(chunk).map(text))
    }
    return out
  }

  it('keeps its bounds, the order of each kind, votes first, and every vote', () => {
    const frame = fc.record({
      vote: fc.boolean(), size: fc.integer({ min: 1, max: 300 })
    })
    fc.assert(fc.property(fc.array(frame, { maxLength: 40 }), (frames) => {
      const queue = new SendQueue(limits)
      const votes: string[] = []
      const blocks: string[] = []
      let full = false
      let dropped = 0
      for (const [index, { vote, size }] of frames.entries()) {
        const body = `${vote ? 'v' : 'b'}${index} `.padEnd(size, '.')
        const result = queue.push(Buffer.from(body), vote ? 'vote' : 'block')
        if (result === 'full') full = true
        else dropped += result
        if (vote && result !== 'full') votes.push(body)
        if (!vote) blocks.push(body)
        assert(queue.bytes <= limits.maxBytes && queue.length <= limits.maxFrames)
      }
      const out = drain(queue)
      const kept = out.filter((body) => body.startsWith('b'))
      assert.deepEqual(out, [...votes, ...kept])
      if (!full) assert.equal(kept.length, blocks.length - dropped)
      // The kept blocks are in order, and no frame was dropped without need.
      assert.deepEqual(kept, blocks.filter((body) => kept.includes(body)))
      assert.equal(queue.bytes, 0)
    }))
  })

  it('joins frames up to the chunk size and sends a larger frame alone', () => {
    const queue = new SendQueue(limits)
    for (const size of [90, 90, 90, 300, 10]) queue.push(new Uint8Array(size), 'vote')
    const sizes: number[] = []
    for (let chunk = queue.take(); chunk !== undefined; chunk = queue.take()) {
      sizes.push(chunk.byteLength)
    }
    assert.deepEqual(sizes, [188, 94, 304, 14])
  })

  it('drops the oldest block for a newer block, and reports a vote without room', () => {
    const queue = new SendQueue(limits)
    for (let index = 0; index < 10; index++) queue.push(Buffer.from(`b${index}`), 'block')
    assert.equal(queue.push(Buffer.from('b10'), 'block'), 1)
    for (let index = 0; index < 10; index++) {
      assert.equal(queue.push(Buffer.from(`v${index}`), 'vote'), 1)
    }
    assert.equal(queue.push(Buffer.from('v10'), 'vote'), 'full')
    assert.equal(queue.push(Buffer.from('b11'), 'block'), 1)
    assert.equal(drain(queue).length, 10)
  })
})
