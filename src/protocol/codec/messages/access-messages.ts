import { list, struct } from '../wire/combinators.js'
import { MAX_EVENTS_PER_REQUEST, MAX_SEALED_EVENT_BYTES } from '../wire/limits.js'
import { bytes32, varBytes } from '../wire/primitives.js'

/** The sealed event of an access, and the handle to which its hash binds it. */
export interface SealedEvent {
  readonly hash: Uint8Array
  readonly sealed: Uint8Array
}

/** A hospital fetches copies of sealed events by their hashes (`access-events` protocol). */
export const accessRequestCodec = list(bytes32, MAX_EVENTS_PER_REQUEST, 1)

export const accessReplyCodec = list(
  struct<SealedEvent>({ hash: bytes32, sealed: varBytes(MAX_SEALED_EVENT_BYTES) }), MAX_EVENTS_PER_REQUEST)
