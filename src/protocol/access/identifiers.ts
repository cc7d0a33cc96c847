/** The keys and hashes of accesses (SPECIFICATION.md §18.2, §18.3). */
import { domain, u16, u64 } from '../codec/index.js'
import { hmacSha256, sha256 } from '../crypto/index.js'
import {
  AccessKind, concat, type ChainId, type LoggedAccess, type PatientHandle, type PatientName,
  type Timestamp
} from '../types/index.js'

/** Returns HMAC-SHA-256(N, D("access")): the key that seals what hospitals did with a patient's data. */
export function accessKey (chainId: ChainId, name: PatientName): Uint8Array {
  return hmacSha256(name, domain('access', chainId))
}

/** Tells which of the two keys seals the events of a kind. */
export function keyOfKind (kind: AccessKind): 'access' | 'given' {
  return kind === AccessKind.keyGiven || kind === AccessKind.keyRefused ? 'given' : 'access'
}

/** Returns the additional data of a sealed event. An event of another patient does not open. */
export function accessAad (chainId: ChainId, handle: PatientHandle): Uint8Array {
  return concat(domain('access-part', chainId), handle)
}

/** Returns SHA-256(D("access-event") ‖ sealed event). Whoever keeps a copy checks it without any key. */
export function accessHash (chainId: ChainId, sealed: Uint8Array): Uint8Array {
  return sha256(domain('access-event', chainId), sealed)
}

/** Returns the chain of a patient's accesses after one more. @param chain before it */
export function accessLink (
  chainId: ChainId, chain: Uint8Array,
  { author, handle, hash, height, kind, number, position }: LoggedAccess
): Uint8Array {
  return sha256(domain('access-link', chainId), handle, chain, author, u64.encode(number),
    u16.encode(position), Uint8Array.of(kind), hash, u64.encode(height))
}

/** Returns what a key of the patient signs to see the list: D("access-list") ‖ handle ‖ time. */
export function accessListBytes (chainId: ChainId, handle: PatientHandle, at: Timestamp): Uint8Array {
  return concat(domain('access-list', chainId), handle, u64.encode(at))
}
