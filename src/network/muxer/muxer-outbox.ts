import { MAX_UNSENT_BYTES, UNSENT_FRAME_BYTES } from '../shared/limits.js'

type Bytes = Uint8Array | { readonly byteLength: number }

/** The queue of a muxer, from which the connection takes what it sends; see `it-pushable`. */
export interface Outbox {
  push (frame: Bytes): unknown
  next (): Promise<IteratorResult<Bytes>>
}

/**
 * Watches what waits in the queue of a muxer for the connection to take it. The queue has no bound:
 * a peer that reads nothing may widen the windows of its streams as it likes, and its frames may
 * each call for an answer. `onFull` is called once, some time after the push that is too much.
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
      // The muxer is amid something that its end would confuse.
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
