/**
 * Writes these bytes and then keeps the stream open for writing until it ends otherwise. The one
 * who opened it reads on, and so hears of a reset: of a stream that is only written to, libp2p
 * would not tell it.
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
