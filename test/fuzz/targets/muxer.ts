import assert from 'node:assert/strict'
import { STREAM_WINDOW_CAP_BYTES, STREAM_WINDOW_START_BYTES } from '../../../src/network/shared/limits.js'
import { guardMuxer } from '../../../src/network/muxer/muxer-guard.js'
import { concat, hex } from '../../../src/protocol/types/index.js'
import type { Random } from '../../../src/sim/random.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'
import { Pieces, SEED_BYTES } from './pieces.js'

const HEADER_BYTES = 12
const OPEN = 1
/** Burst of pings, the kind of frame with the lowest rate. */
const PINGS_AT_ONCE = 40

function frame (random: Random): Uint8Array {
  const type = random.pick([0, 0, 1, 2, 3, 9])
  const length = random.pick([0, 1, 40, random.between(0, 3_000), STREAM_WINDOW_START_BYTES,
    STREAM_WINDOW_START_BYTES + 1, STREAM_WINDOW_CAP_BYTES + 1, 2 ** 32 - 1])
  const header = new Uint8Array(HEADER_BYTES)
  const view = new DataView(header.buffer)
  view.setUint8(1, type)
  view.setUint16(2, random.pick([0, 1, 2, 4, 8]))
  view.setUint32(4, random.pick([0, OPEN, 7]))
  view.setUint32(8, length)
  return type === 0 && length <= 3_000 ? concat(header, random.bytes(length)) : header
}

/** Computes frame by frame which part of a stream passes, and whether the connection must end. */
function wanted (stream: Uint8Array): { readonly isCut: boolean, readonly pings: number } {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  let pings = 0
  for (let at = 0; at + HEADER_BYTES <= stream.byteLength;) {
    const [type, id, length] = [view.getUint8(at + 1), view.getUint32(at + 4), view.getUint32(at + 8)]
    if (id === 0 && ++pings > PINGS_AT_ONCE) return { isCut: true, pings }
    const most = id === OPEN ? STREAM_WINDOW_CAP_BYTES : STREAM_WINDOW_START_BYTES
    if (type === 0 && length > most) return { isCut: true, pings }
    at += HEADER_BYTES + (type === 0 ? length : 0)
  }
  return { isCut: false, pings }
}

/** Requires that the muxer receives the same bytes, up to the first frame that must not reach it. */
const muxerFrames: Target = {
  name: 'muxer-frames',
  extension: 'bin',
  make (random) {
    const stream = concat(...Array.from({ length: random.between(1, 60) }, () => frame(random)))
    return concat(random.bytes(SEED_BYTES), random.chance(0.7) ? stream : mutateBytes(stream, random))
  },
  async run (input) {
    const pieces = new Pieces(input)
    const faults: string[] = []
    let passed = 0
    const guarded = guardMuxer(pieces.source(), { streams: [{ id: String(OPEN) }] },
      code => { faults.push(code) })
    try {
      for await (const chunk of guarded) {
        const end = passed + chunk.byteLength
        assert.equal(hex(chunk.subarray()), hex(pieces.stream.subarray(passed, end)), 'as it came')
        passed = end
      }
    } catch (error) {
      if (faults.length === 0) throw error
    }
    assert.equal(faults.length, wanted(pieces.stream).isCut ? 1 : 0, faults.join())
    assert(faults.every(code => code === 'oversize' || code === 'flood'))
    if (faults.length === 0) assert.equal(passed, pieces.stream.byteLength)
  }
}

export const muxerTargets: readonly Target[] = [muxerFrames]
