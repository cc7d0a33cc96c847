import { decodeFrame as decodeUncached } from '../node/loop/frames.js'
import { decode, transactionCodec, transactionEnvelopeCodec } from '../protocol/codec/index.js'
import type { ConsensusMessage, Transaction, Verdict } from '../protocol/types/index.js'
import { entryOf } from './entry-of.js'

type Decoded = ReturnType<typeof decodeUncached>

const known = new WeakMap<Uint8Array, Decoded>()

/**
 * Decodes a frame once for all hospitals, checkers and adversaries, which share its bytes in memory. No
 * caller may write to a frame or to its decoded message.
 */
export function decodeFrame (frame: Uint8Array): Decoded {
  let decoded = known.get(frame)
  if (decoded === undefined) known.set(frame, decoded = decodeUncached(frame))
  return decoded
}

/** Returns the message of a consensus frame; undefined for a final block and for invalid bytes. */
export function messageIn (frame: Uint8Array): ConsensusMessage | undefined {
  const decoded = decodeFrame(frame)
  return decoded.verdict === 'accept' && decoded.value.kind === 'message'
    ? decoded.value.message
    : undefined
}

/** What checkers have decoded, by codec and bytes. */
const values = new WeakMap<object, WeakMap<Uint8Array, Verdict<unknown>>>()

/** Returns the decoded value, or undefined for invalid bytes. The same bytes are decoded once. */
export function valueIn<T> (codec: Parameters<typeof decode<T>>[0], bytes: Uint8Array): T | undefined {
  const ofCodec = entryOf(values, codec, () => new WeakMap<Uint8Array, Verdict<unknown>>())
  const decoded = entryOf(ofCodec, bytes, () => decode(codec, bytes)) as Verdict<T>
  return decoded.verdict === 'accept' ? decoded.value : undefined
}

/** Returns the transaction of a gossip message that a node has accepted. */
export function transactionIn (message: Uint8Array): Transaction {
  const envelope = valueIn(transactionEnvelopeCodec, message)
  const transaction = envelope && valueIn(transactionCodec, envelope.transaction)
  if (transaction === undefined) throw new Error('a node accepted gossip that is no transaction')
  return transaction
}
