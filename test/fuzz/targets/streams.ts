import assert from 'node:assert/strict'
import { RPC } from '@chainsafe/libp2p-gossipsub/message'
import type { Connection, Stream } from '@libp2p/interface'
import { ConsensusStreams } from '../../../src/network/consensus/consensus-streams.js'
import { encodeFrame } from '../../../src/network/shared/frames.js'
import {
  MAX_FRAME_BYTES, MAX_RPC_BYTES, MAX_RPC_CONTROL, MAX_RPC_MESSAGE_IDS, MAX_RPC_MESSAGES,
  MAX_RPC_PEER_INFOS, MAX_RPC_SUBSCRIPTIONS
} from '../../../src/network/shared/limits.js'
import { Meter } from '../../../src/network/shared/meter.js'
import { NetworkError } from '../../../src/network/index.js'
import { FrameStream } from '../../../src/network/requests/frame-stream.js'
import { guardRpcs } from '../../../src/network/gossip/rpc-guard.js'
import { concat, hex, type MemberId } from '../../../src/protocol/types/index.js'
import type { Random } from '../../../src/sim/random.js'
import { field, rpc as prefixed } from '../../unit/network/adversary.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'
import { Pieces, SEED_BYTES } from './pieces.js'

function asStream (pieces: Pieces): Stream {
  return { source: pieces.source(), sink: async () => {}, abort: () => {} } as unknown as Stream
}

/** Makes an RPC with the maximum number of entries of a kind, or with too many. */
function rpc (random: Random): Uint8Array {
  const near = (bound: number): number => random.pick([0, 0, 1, 2, bound, bound + 1])
  const many = (count: number, part: Uint8Array): Uint8Array => concat(...Array<Uint8Array>(count).fill(part))
  const few = (count: number): number => Math.min(count, random.chance(0.03) ? count : 5)
  const id = random.bytes(random.between(0, 3))
  const control = [
    field(1, concat(field(1, id), many(few(near(MAX_RPC_MESSAGE_IDS)), field(2, id)))),
    field(random.pick([2, 5]), many(few(near(MAX_RPC_MESSAGE_IDS)), field(1, id))),
    many(near(MAX_RPC_CONTROL), field(3, field(1, id))),
    field(4, many(near(MAX_RPC_PEER_INFOS), field(2, id)))
  ].filter(() => random.chance(0.3))
  return concat(
    many(near(MAX_RPC_SUBSCRIPTIONS), field(1, field(2, id))),
    many(few(near(MAX_RPC_MESSAGES)), field(2, field(2, random.bytes(random.between(0, 40))))),
    ...random.chance(0.5) ? [field(3, concat(...control))] : control.map(entry => field(3, entry)))
}

/** Computes from lengths alone where whole RPCs end, and stops where the guard must stop. */
function endsOfRpcs (stream: Uint8Array): number[] {
  const ends: number[] = []
  for (let at = 0; ;) {
    let length = 0
    let width = 0
    for (let byte = 0x80; byte >= 0x80; width++) {
      if (width === 4 || at + width >= stream.byteLength) return ends
      byte = stream[at + width] as number
      length += (byte & 0x7f) * 128 ** width
    }
    at += width + length
    if (length === 0 || length > MAX_RPC_BYTES || at > stream.byteLength) return ends
    ends.push(at)
  }
}

/** Requires that gossipsub decodes an accepted RPC within the limits. */
function assertBounded (body: Uint8Array): void {
  let decoded: ReturnType<typeof RPC.decode>
  try {
    decoded = RPC.decode(body)
  } catch {
    return
  }
  const { control, messages, subscriptions } = decoded
  const { ihave = [], iwant = [], graft = [], prune = [], idontwant = [] } = control ?? {}
  const ids = [...ihave, ...iwant, ...idontwant].reduce((sum, one) => sum + one.messageIDs.length, 0)
  assert(subscriptions.length <= MAX_RPC_SUBSCRIPTIONS && messages.length <= MAX_RPC_MESSAGES)
  assert(ihave.length + iwant.length + graft.length + prune.length + idontwant.length <= MAX_RPC_CONTROL)
  assert(ids <= MAX_RPC_MESSAGE_IDS)
  assert(prune.reduce((sum, one) => sum + one.peers.length, 0) <= MAX_RPC_PEER_INFOS)
}

/** Requires that whole RPCs pass unchanged, up to the first bad RPC. */
const gossipRpc: Target = {
  name: 'gossip-rpc',
  extension: 'bin',
  make (random) {
    const rpcs = Array.from({ length: random.between(1, 4) }, () => {
      const body = random.chance(0.4) ? mutateBytes(rpc(random), random) : rpc(random)
      return prefixed(body)
    })
    const stream = concat(...rpcs)
    return concat(random.bytes(SEED_BYTES), random.chance(0.6) ? stream : mutateBytes(stream, random))
  },
  async run (input) {
    const pieces = new Pieces(input)
    const { stream } = pieces
    const ends = endsOfRpcs(stream)
    const faults: string[] = []
    const admitted: number[] = []
    let counted = 0
    let at = 0
    for await (const list of guardRpcs(pieces.source(), {
      onBytes: count => { counted += count },
      admit: async bytes => { admitted.push(bytes) },
      onFault: code => { faults.push(code) }
    })) {
      const end = at + list.byteLength
      assert.equal(end, ends.shift(), 'a whole RPC')
      assert.equal(admitted.shift(), list.byteLength, 'after it was admitted')
      assert.equal(hex(list.subarray()), hex(stream.subarray(at, end)), 'as it came')
      const body = list.subarray()
      assertBounded(body.subarray(body.findIndex(byte => byte < 0x80) + 1))
      at = end
    }
    assert(faults.length <= 1 && faults.every(code => ['oversize', 'malformed', 'flood'].includes(code)))
    assert.deepEqual(admitted, [])
    if (faults.length > 0) return
    assert.deepEqual(ends, [], 'every whole RPC')
    assert.equal(counted, stream.byteLength)
  }
}

const MAX_REQUEST = 4096

function frames (random: Random, most: number): Uint8Array {
  const stream = concat(...Array.from({ length: random.between(0, most) },
    () => encodeFrame(random.bytes(random.pick([1, 2, 40, random.between(1, 5_000)])))))
  return concat(random.bytes(SEED_BYTES), random.chance(0.3) ? stream : mutateBytes(stream, random))
}

/** Returns the length of the frame at this place, or the fault. */
function frameAt (stream: Uint8Array, at: number, most: number): number | 'short' | 'oversize' | 'malformed' {
  if (stream.byteLength - at < 4) return 'short'
  const length = new DataView(stream.buffer, stream.byteOffset + at).getUint32(0)
  if (length === 0) return 'malformed'
  if (length > most) return 'oversize'
  return at + 4 + length > stream.byteLength ? 'short' : length
}

/** Returns the ends of whole frames from this place on, and the fault of the rest. */
function afterFrames (stream: Uint8Array, from: number, most: number): { place: number, wrong: string } {
  for (let place = from; ;) {
    const length = frameAt(stream, place, most)
    if (typeof length === 'string') return { place, wrong: length }
    place += 4 + length
  }
}

/** Requires a single frame. Further bytes in the same piece are a fault. */
const requestFrame: Target = {
  name: 'request-frame',
  extension: 'bin',
  make: random => frames(random, 2),
  async run (input) {
    const pieces = new Pieces(input)
    const { stream } = pieces
    let counted = 0
    const read = await new FrameStream(asStream(pieces)).read(MAX_REQUEST, count => { counted += count })
      .catch((error: unknown) => {
        assert(error instanceof NetworkError, String(error))
        return error.code
      })
    const length = frameAt(stream, 0, MAX_REQUEST)
    const end = typeof length === 'number' ? 4 + length : stream.byteLength
    if (typeof length === 'number' && pieces.ends.has(end)) {
      assert(typeof read !== 'string', String(read))
      assert.equal(hex(read), hex(stream.subarray(4, end)))
      assert.equal(counted, end, 'nothing after it was read')
    } else {
      // All bytes that had arrived when the result was known.
      const seen = stream.subarray(0, Math.min(...[...pieces.ends].filter(place => place >= end)))
      const { wrong } = afterFrames(seen, 0, MAX_REQUEST)
      const code = wrong === 'oversize' ? 'too-large' : stream.byteLength === 0 ? 'closed' : 'malformed'
      assert.equal(read, code)
    }
  }
}

/** Requires that the channel delivers the frames that were sent, up to a fault, which it reports. */
const consensusChannel: Target = {
  name: 'consensus-channel',
  extension: 'bin',
  make: random => frames(random, 5),
  async run (input) {
    const pieces = new Pieces(input)
    const { stream } = pieces
    const id = new Uint8Array(32) as MemberId
    const reports: string[] = []
    const heard: Uint8Array[] = []
    const streams = new ConsensusStreams({
      isHospital: true, allowed: () => true, present: () => [], meter: new Meter(),
      open: async () => { throw new Error('nobody is there') },
      report: () => {}, onOpen: () => {}, onClose: () => {},
      reportStream: (_id, _connection, code) => { reports.push(code) }
    })
    streams.join()
    streams.onFrame((_from, frame) => { heard.push(frame) })
    await streams.accept(id, asStream(pieces), { status: 'open' } as Connection)
    streams.close()
    let at = 0
    for (const frame of heard) {
      assert.equal(frame.byteLength, frameAt(stream, at, MAX_FRAME_BYTES))
      assert.equal(hex(frame), hex(stream.subarray(at + 4, at + 4 + frame.byteLength)))
      at += 4 + frame.byteLength
    }
    // Whole frames in the piece in which a bad frame begins are dropped too.
    const { place, wrong } = afterFrames(stream, at, MAX_FRAME_BYTES)
    if (place === stream.byteLength) assert.deepEqual([at, reports], [place, []])
    else assert.deepEqual(reports, [wrong === 'short' ? 'malformed' : wrong])
    if (wrong === 'short') assert.equal(at, place)
  }
}

export const streamTargets: readonly Target[] = [gossipRpc, requestFrame, consensusChannel]
