import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Uint8ArrayList } from 'uint8arraylist'
import { HeaderReader, MuxerFault, guardMuxer } from '../../../../src/network/muxer/muxer-guard.js'
import { watchOutbox, type Outbox } from '../../../../src/network/muxer/muxer-outbox.js'
import { COALESCE_BYTES } from '../../../../src/network/shared/limits.js'
import { Adversary, inject, muxerHeader, readAll, u32, write } from '../adversary.js'
import { cut } from '../cut.js'
import { World, pause, until, type Node } from '../world.js'

const MIB = 1024 * 1024
const [DATA, WINDOW, PING] = [0, 1, 2]
const [SYN, ACK] = [1, 2]
const BODIES = '/medichain/request-bodies/1.0.0'

function times (count: number, frame: (index: number) => Uint8Array): Uint8Array {
  return Buffer.concat(Array.from({ length: count }, (_, index) => frame(index)))
}

describe('network: muxer guard', () => {
  /** Returns the bytes that pass the guard, and the fault at the end. */
  async function pass (
    ...parts: Array<Uint8Array | Uint8ArrayList>
  ): Promise<{ bytes: number, fault: string }> {
    let bytes = 0
    let told = ''
    try {
      const muxer = { streams: [{ id: '7' }] }
      for await (const part of guardMuxer(parts, muxer, (code) => { told = code })) {
        bytes += part.byteLength
      }
    } catch (error) {
      assert(error instanceof MuxerFault && error.code === told)
    }
    return { bytes, fault: told }
  }

  it('reads headers from chunks of any size', () => {
    fc.assert(fc.property(
      fc.array(fc.record({ type: fc.constantFrom(DATA, WINDOW, PING), length: fc.nat(300) })),
      fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }), (frames, sizes) => {
        const wire = Buffer.concat(frames.flatMap(({ type, length }, index) =>
          [muxerHeader(type, SYN, index, length), Buffer.alloc(type === DATA ? length : 0, 0xff)]))
        const reader = new HeaderReader()
        const read: object[] = []
        for (const part of cut(wire, sizes)) reader.push(part, (header) => { read.push(header) })
        assert.deepEqual(read, frames.map((frame, stream) => ({ ...frame, flags: SYN, stream })))
      }))
  })

  it('passes no more data for a stream than its largest window', async () => {
    const data = (stream: number, length: number): Uint8Array =>
      muxerHeader(DATA, 0, stream, length)
    assert.equal((await pass(data(99, 2 ** 32 - 1))).fault, 'oversize')
    assert.equal((await pass(data(99, MIB / 4 + 1))).fault, 'oversize')
    assert.equal((await pass(data(7, 2 * MIB + 1))).fault, 'oversize')
    assert.deepEqual(await pass(data(99, MIB / 4)), { bytes: 12, fault: '' })
    assert.deepEqual(await pass(data(7, 2 * MIB)), { bytes: 12, fault: '' })
    // In frames of the other types, the length is a number and no bytes follow.
    assert.deepEqual(await pass(muxerHeader(WINDOW, 0, 7, 2 ** 32 - 1)), { bytes: 12, fault: '' })
  })

  it('passes pings and new streams at an honest rate only', async () => {
    assert.equal((await pass(times(40, () => muxerHeader(PING, SYN, 0, 1)))).fault, '')
    assert.equal((await pass(times(60, () => muxerHeader(PING, SYN, 0, 1)))).fault, 'flood')
    assert.equal((await pass(times(60, () => muxerHeader(PING, ACK, 0, 1)))).fault, 'flood')
    const opening = (index: number): Uint8Array => muxerHeader(WINDOW, SYN, 2 * index + 1, 0)
    assert.equal((await pass(times(2_000, opening))).fault, '')
    assert.equal((await pass(times(10_000, opening))).fault, 'flood')
    const list = new Uint8ArrayList(times(5_000, opening), times(5_000, opening))
    assert.equal((await pass(list)).fault, 'flood')
  })

  it('passes frames of streams at a bounded rate', async () => {
    const from = performance.now()
    assert.equal((await pass(times(25_000, () => muxerHeader(DATA, 0, 7, 0)))).fault, '')
    assert(performance.now() - from > 400)
  })

  it('reports a full queue once, and no queue that is emptied in time', async () => {
    for (const [taken, expected] of [[0, 1], [1, 0]] as const) {
      const outbox = queueOf()
      let full = 0
      watchOutbox(outbox, () => { full++ }, 10_000)
      for (let index = 0; index < 3; index++) outbox.push(new Uint8Array(3_000))
      for (let index = 0; index < taken; index++) await outbox.next()
      for (let index = 0; index < 2; index++) outbox.push(new Uint8Array(1_000))
      await pause(1)
      assert.equal(full, expected)
    }
  })

  it('lets the frames that wait leave together, up to the size of a chunk', async () => {
    const outbox = queueOf()
    watchOutbox(outbox, () => {})
    for (const byte of [1, 2, 3]) outbox.push(Uint8Array.of(byte))
    const sizes: number[] = []
    const next = async (): Promise<Uint8Array> => {
      const { value } = await outbox.next() as { value: { subarray (): Uint8Array } }
      return value.subarray()
    }
    assert.deepEqual([...await next()], [1, 2, 3])
    for (let index = 0; index < 4; index++) outbox.push(new Uint8Array(COALESCE_BYTES / 2))
    outbox.push(new Uint8Array(2 * COALESCE_BYTES))
    for (let index = 0; index < 3; index++) sizes.push((await next()).byteLength / COALESCE_BYTES)
    assert.deepEqual(sizes, [1, 1, 2])
  })
})

function queueOf (): Outbox {
  const waiting: Uint8Array[] = []
  return {
    push: (frame) => waiting.push(frame as Uint8Array),
    next: async () => ({ done: false, value: waiting.shift()! })
  }
}

describe('network: a hostile muxer', () => {
  const world = new World()
  let enemy: Adversary
  let victim: Node

  beforeEach(async () => {
    victim = await world.node('victim', { others: 'member' })
    enemy = await Adversary.start('enemy')
  })

  afterEach(async () => {
    await enemy.stop()
    await world.stop()
  })

  const offences = (code: string): number =>
    victim.network.metrics().events[`offence/${code}`] ?? 0

  const floods: Record<string, readonly [bytes: Uint8Array, code: string]> = {
    'endless data for an unknown stream': [muxerHeader(DATA, 0, 9_999, 2 ** 32 - 1), 'oversize'],
    pings: [times(100, (index) => muxerHeader(PING, SYN, 0, index)), 'flood'],
    'new streams': [times(3_000, (index) => muxerHeader(WINDOW, SYN, 2 * index + 1_001, 0)), 'flood']
  }
  for (const [what, [bytes, code]] of Object.entries(floods)) {
    it(`is disconnected for ${what}`, async () => {
      const connection = await enemy.dial(victim.address)
      await until('seen', () => victim.network.isConnected(enemy.id))
      inject(connection, bytes)
      await until('told', () => offences(code) === 1)
      await until('cut', () => connection.status === 'closed')
      assert(!victim.network.isConnected(enemy.id))
    })
  }

  it('may send data late, before it knows that the stream is closed', async () => {
    const connection = await enemy.dial(victim.address)
    await until('seen', () => victim.network.isConnected(enemy.id))
    inject(connection, Buffer.concat([muxerHeader(DATA, 0, 9_999, MIB / 4), Buffer.alloc(MIB / 4)]))
    await pause(200)
    assert.equal(connection.status, 'open')
    assert.deepEqual(victim.network.peers().map(({ penalty }) => penalty), [0])
  })

  it('cannot fill the memory of the node by a huge window', async () => {
    const size = 40 * MIB
    await victim.network.handle('request-bodies', {
      maxRequestBytes: 100, maxReplyBytes: size, deadlineMs: 5_000, perPeerConcurrency: 1,
      ratePerSecond: 10
    }, async () => new Uint8Array(size))
    const connection = await enemy.dial(victim.address)
    const stream = await connection.newStream(BODIES, { negotiateFully: true })
    inject(connection, muxerHeader(WINDOW, 0, Number(stream.id), 2 ** 31))
    const reply = readAll(stream)
    await write(stream, u32(1), Uint8Array.of(0))
    await until('told', () => offences('not-draining') === 1)
    await until('cut', () => connection.status === 'closed')
    assert((await reply).byteLength < size)
  })
})
