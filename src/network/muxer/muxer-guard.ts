import type { Uint8ArrayList } from 'uint8arraylist'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  MUXER_FRAMES_PER_SECOND, MUXER_PINGS_PER_SECOND, MUXER_SYNS_PER_SECOND, STREAM_WINDOW_CAP_BYTES,
  STREAM_WINDOW_START_BYTES
} from '../shared/limits.js'
import { TokenBucket } from '../shared/token-bucket.js'

/** What of a muxer the guard needs. */
export interface GuardedStreams { readonly streams: ReadonlyArray<{ readonly id: string }> }

export class MuxerFault extends Error {
  constructor (readonly code: 'oversize' | 'flood' | 'not-draining') {
    super(`muxer: ${code}`)
  }
}

export interface MuxerHeader {
  readonly type: number
  readonly flags: number
  readonly stream: number
  readonly length: number
}

type Chunk = Uint8Array | Uint8ArrayList

const HEADER_BYTES = 12
const TYPE_DATA = 0
const FLAG_SYN = 1

/**
 * Finds the headers of Yamux frames in bytes that pass by (hashicorp/yamux `spec.md`): version u8,
 * type u8, flags u16, stream u32, length u32, big-endian; of type 0 as many bytes follow.
 */
export class HeaderReader {
  readonly #header = new Uint8Array(HEADER_BYTES)
  readonly #view = new DataView(this.#header.buffer)
  #filled = 0
  /** Bytes of data that come before the next header. */
  #data = 0

  push (chunk: Uint8Array, visit: (header: MuxerHeader) => void): void {
    let at = 0
    while (at < chunk.byteLength) {
      if (this.#data > 0) {
        const passed = Math.min(this.#data, chunk.byteLength - at)
        this.#data -= passed
        at += passed
        continue
      }
      const part = chunk.subarray(at, at + HEADER_BYTES - this.#filled)
      this.#header.set(part, this.#filled)
      this.#filled += part.byteLength
      at += part.byteLength
      if (this.#filled === HEADER_BYTES) visit(this.#take())
    }
  }

  #take (): MuxerHeader {
    const header = {
      type: this.#view.getUint8(1),
      flags: this.#view.getUint16(2),
      stream: this.#view.getUint32(4),
      length: this.#view.getUint32(8)
    }
    this.#filled = 0
    this.#data = header.type === TYPE_DATA ? header.length : 0
    return header
  }
}

/**
 * Reads the headers ahead of the muxer, which gathers all data of a stream that it does not know
 * before it throws them away, up to 4 GiB of them, and queues an answer to every ping and to every
 * stream above its limit. Frames of streams come at a bounded rate: each, even an empty one, may
 * wait for its reader as an object of 240 bytes.
 * @throws MuxerFault before the muxer sees the frame, having told of it
 */
export async function * guardMuxer (
  source: AsyncIterable<Chunk> | Iterable<Chunk>, muxer: GuardedStreams,
  onFault: (code: MuxerFault['code']) => void
): AsyncGenerator<Chunk> {
  const reader = new HeaderReader()
  const check = checker(muxer)
  const frames = new TokenBucket(MUXER_FRAMES_PER_SECOND, 2 * MUXER_FRAMES_PER_SECOND)
  try {
    for await (const bytes of source) {
      let count = 0
      for (const part of bytes instanceof Uint8Array ? [bytes] : bytes) {
        reader.push(part, (header) => {
          count++
          check(header)
        })
      }
      const wait = frames.spend(count)
      if (wait > 0) await sleep(wait, undefined, { ref: false })
      yield bytes
    }
  } catch (error) {
    if (error instanceof MuxerFault) onFault(error.code)
    throw error
  }
}

/** @returns what throws at a frame that must not reach the muxer. */
function checker (muxer: GuardedStreams): (header: MuxerHeader) => void {
  const pings = new TokenBucket(MUXER_PINGS_PER_SECOND, 2 * MUXER_PINGS_PER_SECOND)
  const syns = new TokenBucket(MUXER_SYNS_PER_SECOND, 2 * MUXER_SYNS_PER_SECOND)
  return (header) => {
    const isPing = header.stream === 0
    const isSyn = !isPing && (header.flags & FLAG_SYN) !== 0
    if (isPing && !pings.take()) throw new MuxerFault('flood')
    if (isSyn && !syns.take()) throw new MuxerFault('flood')
    if (isOversize(header, muxer)) throw new MuxerFault('oversize')
  }
}

/** Frames for a stream just closed are in order; of the others yamux checks the window itself. */
function isOversize ({ type, stream, length }: MuxerHeader, muxer: GuardedStreams): boolean {
  if (type !== TYPE_DATA || length <= STREAM_WINDOW_START_BYTES) return false
  return length > STREAM_WINDOW_CAP_BYTES || !muxer.streams.some(({ id }) => id === String(stream))
}
