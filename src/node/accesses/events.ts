/** Seals and opens the events of accesses (SPECIFICATION.md §18.2). */
import {
  accessAad, accessEventCodec, accessHash, accessKey, keyOfKind, type AccessEvent
} from '../../protocol/access/index.js'
import { decode } from '../../protocol/codec/index.js'
import { aeadOpen, aeadSeal } from '../../protocol/crypto/native/sealing/index.js'
import { consentKey, givenKey } from '../../protocol/names/index.js'
import {
  AccessKind, equal, type AccessEntry, type ChainId, type MemberId, type PatientHandle,
  type PatientName
} from '../../protocol/types/index.js'
import type { RandomBytes } from '../machine/ports.js'

const NONCE_BYTES = 12

/** The entry of the chain, and the event beside the chain. */
export interface SealedAccess {
  readonly entry: AccessEntry
  readonly sealed: Uint8Array
}

export function sealEvent (
  chainId: ChainId, handle: PatientHandle, key: Uint8Array, event: AccessEvent, random: RandomBytes
): SealedAccess {
  const bytes = accessEventCodec.encode(event)
  const sealed = aeadSeal(key, random(NONCE_BYTES), bytes, accessAad(chainId, handle))
  return { entry: { handle, kind: event.kind, hash: accessHash(chainId, sealed) }, sealed }
}

/** The keys that open the events of a patient. */
export interface EventKeys {
  readonly access: Uint8Array
  readonly given: Uint8Array
}

export function eventKeys (chainId: ChainId, name: PatientName): EventKeys {
  return { access: accessKey(chainId, name), given: givenKey(chainId, consentKey(chainId, name)) }
}

/**
 * Opens an event. Undefined if it does not open, or if it says something else than the chain: whoever logged
 * it then has written nonsense.
 */
export function openEvent (
  chainId: ChainId, handle: PatientHandle, keys: EventKeys,
  { author, kind }: { readonly author: MemberId, readonly kind: AccessKind }, sealed: Uint8Array
): AccessEvent | undefined {
  const openedBy = (key: Uint8Array): Uint8Array | undefined =>
    aeadOpen(key, sealed, accessAad(chainId, handle))
  // A hospital that opened a record to confirm a mismatch does not have N.
  const opened = openedBy(keys[keyOfKind(kind)]) ??
    (kind === AccessKind.read ? openedBy(keys.given) : undefined)
  const event = opened === undefined ? undefined : decode(accessEventCodec, opened)
  if (event?.verdict !== 'accept') return undefined
  return event.value.kind === kind && equal(event.value.hospital, author) ? event.value : undefined
}
