/**
 * A source that writes these bytes and then keeps the stream open. The peer that opened the stream goes
 * on reading, so it hears of a reset; libp2p does not report the reset of a stream that is only written.
 */
export function heldOpen (bytes: Uint8Array): AsyncIterable<Uint8Array> {
  let end: (result: IteratorResult<Uint8Array>) => void = () => {}
  let sent = false
  const iterator: AsyncIterator<Uint8Array> = {
    next: () => {
      if (sent) return new Promise((resolve) => { end = resolve })
      sent = true
      return Promise.resolve({ done: false, value: bytes })
    },
    return: () => {
      end({ done: true, value: undefined })
      return Promise.resolve({ done: true, value: undefined })
    }
  }
  return { [Symbol.asyncIterator]: () => iterator }
}
