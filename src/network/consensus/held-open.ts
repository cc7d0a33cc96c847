/**
 * Returns a source that writes some bytes and then keeps the stream open. The opener of the stream can then
 * go on reading and notice a reset. Without reading, libp2p would not report the reset.
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
