import type { Stream } from '@libp2p/interface'
import { FrameError, FrameParser } from '../shared/frames.js'
import { NetworkError, type NetworkErrorCode } from '../shared/network-error.js'

/**
 * A request is one frame and so is its reply; each begins with one byte, which in a reply says how
 * it went and in a request is zero. So an empty one is a frame of one byte, for none is empty.
 */
const CODES: readonly NetworkErrorCode[] = [
  'refused', 'busy', 'too-large', 'malformed', 'failed', 'timeout'
]
export const STATUS_OK = 0
export const REQUEST_MARK: Uint8Array = Uint8Array.of(0)

export function protocolOf (name: string): string {
  return `/medichain/${name}/1.0.0`
}

/** The bare name of one of our protocols. */
export function nameOf (protocol: string | undefined): string | undefined {
  return /^\/medichain\/([a-z-]+)\/1\.0\.0$/.exec(protocol ?? '')?.[1]
}

/** @returns 1…, or that of `failed` for a code that has no place on the wire. */
export function statusOf (code: NetworkErrorCode): number {
  const index = CODES.indexOf(code)
  return 1 + (index < 0 ? CODES.indexOf('failed') : index)
}

/** @returns undefined for a number that we do not know. */
export function codeOf (status: number): NetworkErrorCode | undefined {
  return CODES[status - 1]
}

/**
 * Reads one frame and nothing after it.
 * @throws NetworkError too-large | malformed | closed
 */
export async function readFrame (
  stream: Stream, maxBytes: number, onBytes: (count: number) => void
): Promise<Uint8Array> {
  const parser = new FrameParser(maxBytes)
  try {
    for await (const list of stream.source) {
      onBytes(list.byteLength)
      const frames = parser.push(list.subarray())
      const first = frames[0]
      if (first === undefined) continue
      if (frames.length > 1 || parser.isPartial) throw new FrameError('malformed')
      return first
    }
  } catch (error) {
    if (!(error instanceof FrameError)) throw error
    throw new NetworkError(error.code === 'oversize' ? 'too-large' : 'malformed')
  }
  throw new NetworkError(parser.isPartial ? 'malformed' : 'closed', 'stream ended early')
}
