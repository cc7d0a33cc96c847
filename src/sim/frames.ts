import { decodeFrame as decodeAfresh } from '../node/loop/frames.js'
import { decode, transactionCodec, transactionEnvelopeCodec } from '../protocol/codec/index.js'
import type { ConsensusMessage, Transaction } from '../protocol/types/index.js'

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

/** What a consensus frame says; undefined for a final block and for noise. */
export function messageIn (frame: Uint8Array): ConsensusMessage | undefined {
  const decoded = decodeFrame(frame)
  return decoded.verdict === 'accept' && decoded.value.kind === 'message'
    ? decoded.value.message
    : undefined
}

/** Of gossip that a node has let in. */
export function transactionIn (message: Uint8Array): Transaction {
  const envelope = decode(transactionEnvelopeCodec, message)
  const decoded = envelope.verdict === 'accept'
    ? decode(transactionCodec, envelope.value.transaction)
    : envelope
  if (decoded.verdict !== 'accept') throw new Error(`gossip was let in: ${decoded.code}`)
  return decoded.value
}
