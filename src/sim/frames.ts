import { decodeFrame as decodeAfresh } from '../node/frames.js'

type Decoded = ReturnType<typeof decodeAfresh>

const known = new WeakMap<Uint8Array, Decoded>()

/**
 * The same frame, the very same bytes in memory, goes to every hospital, to what watches, and to
 * adversaries: decoded once for all. Nobody may write to a frame or to what it holds.
 */
export function decodeFrame (frame: Uint8Array): Decoded {
  let decoded = known.get(frame)
  if (decoded === undefined) known.set(frame, decoded = decodeAfresh(frame))
  return decoded
}
