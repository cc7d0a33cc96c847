import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Uint8ArrayList } from 'uint8arraylist'
import { Admission } from '../../../src/network/admission.js'
import { FrameError, FrameParser, encodeFrame } from '../../../src/network/frames.js'
import { GossipMesh } from '../../../src/network/gossip-mesh.js'
import { memberIdOf, memberIdOfAddress, peerIdOf } from '../../../src/network/index.js'
import { PendingBudget } from '../../../src/network/pending-budget.js'
import { Penalties } from '../../../src/network/penalties.js'
import { Quotas } from '../../../src/network/quotas.js'
import { RpcError, guardRpcs, inspectRpc } from '../../../src/network/rpc-guard.js'
import { SendQueue } from '../../../src/network/send-queue.js'
import { TokenBucket } from '../../../src/network/token-bucket.js'
import type { Access } from '../../../src/network/index.js'
import { field, graft, message, rpc, subscription, u32, varint } from './adversary.js'
import { fromHex, hex } from '../../../src/protocol/types/index.js'
import { pause } from './world.js'

const ID = new Uint8Array(32).fill(7)
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

/** Cuts bytes at the given places, taken modulo what is left. */
function cut (bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const parts: Uint8Array[] = []
  let at = 0
  for (let index = 0; at < bytes.byteLength; index++) {
    const size = 1 + (sizes[index % Math.max(1, sizes.length)] ?? 0)
    parts.push(bytes.subarray(at, at + size))
    at += size
  }
  return parts
}

describe('network: identity', () => {
  it('goes from key to peer ID and back, and knows nobody of another kind', () => {
    const key = fromHex('3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29')
    const peerId = peerIdOf(key)
    assert.match(peerId, /^12D3KooW/)
    assert.deepEqual(memberIdOf(peerId), key)
    assert.deepEqual(memberIdOfAddress(`/ip4/10.0.0.1/tcp/9000/p2p/${peerId}`), key)
    assert.equal(memberIdOfAddress('/ip4/10.0.0.1/tcp/9000'), undefined)
    assert.equal(memberIdOfAddress('nonsense'), undefined)
    assert.equal(memberIdOf('nonsense'), undefined)
    assert.equal(memberIdOf('16Uiu2HAmUQaBHLFHTkHMUvLQLgJ9kjfM5yHT9FX3vz8D8SYxbMPr'), undefined)
    assert.throws(() => peerIdOf(new Uint8Array(31)))
  })
})

describe('network: frames', () => {
  it('come out as they went in, however the stream is cut', () => {
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

  it('do not cost their announced length before they arrive', () => {
    const before = process.memoryUsage().arrayBuffers
    const parsers = Array.from({ length: 200 }, () => new FrameParser(4 * 1024 * 1024))
    for (const parser of parsers) parser.push(u32(4 * 1024 * 1024))
    const grown = process.memoryUsage().arrayBuffers - before
    assert(grown < 200 * 128 * 1024, `${grown} bytes for 200 headers`)
    assert(parsers.every((parser) => parser.isPartial))
  })
})

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
      // What is kept of the blocks is in order, and nothing was dropped without need.
      assert.deepEqual(kept, blocks.filter((body) => kept.includes(body)))
      assert.equal(queue.bytes, 0)
    }))
  })

  it('joins frames up to the chunk size and sends a larger one alone', () => {
    const queue = new SendQueue(limits)
    for (const size of [90, 90, 90, 300, 10]) queue.push(new Uint8Array(size), 'vote')
    const sizes: number[] = []
    for (let chunk = queue.take(); chunk !== undefined; chunk = queue.take()) {
      sizes.push(chunk.byteLength)
    }
    assert.deepEqual(sizes, [188, 94, 304, 14])
  })

  it('drops the oldest block for a newer one, and says when a vote finds no room', () => {
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

describe('network: rates and penalties', () => {
  it('a bucket gives its burst, then its rate', () => {
    let now = 0
    const bucket = new TokenBucket(10, 20, () => now)
    assert(Array.from({ length: 20 }, () => bucket.take()).every(Boolean))
    assert(!bucket.take())
    now = 100
    assert(bucket.take() && !bucket.take())
    assert.equal(bucket.spend(5), 500)
    now = 1_000_000
    assert.equal(bucket.spend(20), 0)
    assert(!bucket.take())
  })

  it('offences add up, are forgiven with time, and lead to bans that double', () => {
    let now = 0
    const clock = { monotonic: () => now, wall: () => 5_000_000 + now }
    const penalties = new Penalties(1000, clock)
    assert.equal(penalties.report(ID, 'malformed'), undefined)
    assert.equal(penalties.report(ID, 'malformed'), undefined)
    assert.equal(penalties.penaltyOf(ID), 68)
    now = 60_000
    assert.equal(penalties.penaltyOf(ID), 34)
    assert(!penalties.isBanned(ID))
    assert.equal(penalties.report(ID, 'oversize'), 5_000_000 + now + 1000)
    assert(penalties.isBanned(ID))
    assert.equal(penalties.penaltyOf(ID), 0)
    now += 1001
    assert(!penalties.isBanned(ID))
    assert.equal(penalties.report(ID, 'flood'), 5_000_000 + now + 2000)
    now += 2001 + 20_001
    assert.equal(penalties.report(ID, 'flood'), 5_000_000 + now + 1000, 'long good: starts anew')
    for (let index = 0; index < 20; index++) {
      now += 400_000
      const until = penalties.report(ID, 'invalid-signature') ?? 0
      assert(until - (5_000_000 + now) <= 300_000)
    }
  })

  it('forgets those it has not heard of for longest', () => {
    const penalties = new Penalties(1000)
    for (let index = 0; index < 5000; index++) penalties.report(u32(index), 'malformed')
    assert.equal(penalties.penaltyOf(u32(0)), 0)
    assert(penalties.penaltyOf(u32(4999)) > 33)
  })

  it('quotas give places back and keep the rate over them', () => {
    const quotas = new Quotas({ perPeerConcurrency: 2, ratePerSecond: 2 })
    const [one, two] = [quotas.take(ID), quotas.take(ID)]
    assert(typeof one === 'function' && typeof two === 'function')
    assert.equal(quotas.take(ID), 'concurrency')
    one()
    two()
    for (let index = 0; index < 2; index++) {
      const place = quotas.take(ID)
      assert(typeof place === 'function')
      place()
    }
    assert.equal(quotas.take(ID), 'rate')
    assert.equal(typeof quotas.take(new Uint8Array(32)), 'function')
  })

  it('pending messages of one peer hold up that peer alone', async () => {
    const budget = new PendingBudget()
    for (let index = 0; index < 128; index++) budget.enter(ID, 10)
    let free = false
    const waiting = budget.room(ID).then(() => { free = true })
    await budget.room(new Uint8Array(32))
    await pause(1)
    assert(!free)
    budget.leave(ID, 10)
    await waiting
    budget.enter(ID, 9_000_000)
    let again = false
    const second = budget.room(ID).then(() => { again = true })
    await pause(1)
    assert(!again)
    budget.leave(ID, 9_000_000)
    await second
  })
})

describe('network: admission (consensus.md §5.3)', () => {
  it('never lets gossip or consensus near a government, whatever the table says', () => {
    for (const role of ['hospital', 'government'] as const) {
      for (const access of ['member', 'leaving', 'joining', 'government', 'stranger'] as Access[]) {
        const admission = new Admission({ role }, { accessOf: () => access, mayUse: () => true },
          () => false)
        for (const name of ['gossip', 'consensus']) {
          const touchesGovernment = role === 'government' || access === 'government'
          const expected = !touchesGovernment && access !== 'stranger'
          assert.equal(admission.mayServe(ID, name), expected, `${role} serves ${access} ${name}`)
          assert.equal(admission.mayAsk(ID, name), expected, `${role} asks ${access} ${name}`)
        }
        for (const name of ['record-key', 'linking-key', 'txs', 'findings']) {
          if (role === 'hospital' && access !== 'government' && access !== 'stranger') continue
          assert(!admission.mayAsk(ID, name))
        }
      }
    }
  })

  it('lets nobody in who is banned', () => {
    const admission = new Admission({ role: 'hospital' },
      { accessOf: () => 'member', mayUse: () => true }, () => true)
    assert(!admission.mayConnect(ID) && !admission.mayServe(ID, 'status') &&
      !admission.mayAsk(ID, 'status'))
  })
})

describe('network: gossip guard (CVE-2026-46679)', () => {
  const body = (...fields: Uint8Array[]): Uint8Array => Buffer.concat(fields)
  const code = (wanted: string) => (error: unknown): boolean =>
    error instanceof RpcError && error.code === wanted

  it('counts messages and passes what gossipsub sends', () => {
    assert.equal(inspectRpc(body(subscription('t'), message('t', Buffer.from('a')),
      message('t', new Uint8Array(100)), graft('t'))), 2)
    assert.equal(inspectRpc(new Uint8Array()), 0)
    // Unknown fields of every wire type are for gossipsub to skip.
    assert.equal(inspectRpc(Buffer.concat([varint(9 * 8), varint(300), varint(10 * 8 + 1),
      new Uint8Array(8), varint(11 * 8 + 5), new Uint8Array(4)])), 0)
  })

  it('finds floods wherever they hide', () => {
    const many = (count: number, part: Uint8Array): Uint8Array =>
      Buffer.concat(Array<Uint8Array>(count).fill(part))
    const id = field(2, Buffer.from('id'))
    const floods: Record<string, Uint8Array> = {
      subscriptions: many(9, subscription('t')),
      messages: many(513, message('t', new Uint8Array())),
      grafts: field(3, many(65, field(3, new Uint8Array()))),
      'grafts in many control fields': many(65, graft('t')),
      'ids of an IHAVE': field(3, field(1, many(5001, id))),
      'ids of an IWANT': field(3, field(2, many(5001, field(1, Buffer.from('id'))))),
      'ids of an IDONTWANT': field(3, field(5, many(5001, field(1, Buffer.from('id'))))),
      'ids over several': many(3, field(3, field(1, many(2000, id)))),
      'peers of a PRUNE': field(3, field(4, many(17, field(2, new Uint8Array()))))
    }
    for (const [what, bytes] of Object.entries(floods)) {
      assert.throws(() => inspectRpc(bytes), code('flood'), what)
    }
  })

  it('never throws anything else, nor reads out of bounds, on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        assert(inspectRpc(bytes) >= 0)
      } catch (error) {
        assert(error instanceof RpcError)
      }
    }), { numRuns: 500 })
  })

  it('passes RPCs on unchanged, however they arrive, up to the first bad one', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 }),
      fc.array(fc.nat(500), { minLength: 1, maxLength: 5 }), fc.boolean(),
      async (payloads, sizes, bad) => {
        const rpcs = payloads.map((data) => rpc(message('t', data)))
        const rest = bad ? [varint(3), Buffer.from([255, 255, 255]), ...rpcs] : []
        const wire = Buffer.concat([...rpcs, ...rest])
        const faults: string[] = []
        let admitted = 0
        const source = (async function * () {
          for (const part of cut(wire, sizes)) yield new Uint8ArrayList(part)
        })()
        const out: Uint8Array[] = []
        for await (const list of guardRpcs(source, {
          onBytes () {},
          admit: async (bytes, messages) => { admitted += messages; assert(bytes > 0) },
          onFault: (fault) => { faults.push(fault) }
        })) out.push(list.slice())
        assert.deepEqual(out.map(hex), rpcs.map(hex))
        assert.equal(admitted, rpcs.length)
        assert.deepEqual(faults, bad ? ['malformed'] : [])
      }))
  })
})

describe('network: gossip mesh', () => {
  it('is woven only after some patience, and released when everyone is reached', () => {
    const opts = { D: 0, Dlo: 0, Dhi: 8, Dout: 0, Dscore: 0 }
    const mesh = new GossipMesh(opts)
    for (let now = 0; now <= 5000; now += 1000) mesh.adjust(false, now)
    assert.equal(opts.D, 0)
    mesh.adjust(true, 5500)
    for (let now = 6000; now <= 11_000; now += 1000) mesh.adjust(false, now)
    assert.equal(opts.D, 0, 'patience begins anew')
    mesh.adjust(false, 11_001)
    assert.deepEqual([opts.D, opts.Dlo], [3, 2])
    mesh.adjust(true, 20_000)
    assert.deepEqual([opts.D, opts.Dhi], [0, 0], 'lets go of everyone')
    mesh.adjust(true, 22_000)
    assert.deepEqual([opts.D, opts.Dhi], [0, 8], 'and takes who grafts it again')
  })
})
