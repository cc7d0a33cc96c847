import { MAX_UNSENT_BYTES, UNSENT_FRAME_BYTES } from '../shared/limits.js'

type Bytes = Uint8Array | { readonly byteLength: number }

/** The send queue of a muxer; the package `it-pushable` implements it. */
export interface Outbox {
  push (frame: Bytes): unknown
  next (): Promise<IteratorResult<Bytes>>
}

/**
 * Counts the bytes that wait in the send queue of a muxer, which is unbounded. A peer that
 * reads nothing may still widen the windows of its streams and send frames that need answers. `onFull`
 * is called once, some time after the push that exceeds `maxBytes`.
 */
export function watchOutbox (
  outbox: Outbox, onFull: () => void, maxBytes: number = MAX_UNSENT_BYTES
): void {
  const push = outbox.push.bind(outbox)
  const next = outbox.next.bind(outbox)
  let held = 0
  let isFull = false
  outbox.push = (frame) => {
    held += frame.byteLength + UNSENT_FRAME_BYTES
    if (held > maxBytes && !isFull) {
      isFull = true
      // Later, since the muxer is in the middle of a write now.
      queueMicrotask(onFull)
    }
    return push(frame)
  }
  outbox.next = async () => {
    const result = await next()
    if (result.done !== true) held -= result.value.byteLength + UNSENT_FRAME_BYTES
    return result
  }
}
