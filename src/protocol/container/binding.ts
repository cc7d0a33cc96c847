/** This file is about the end of both parts, which is written when the proposal of a diagnosis is made. */
import {
  bytes16, bytes32, decode, list, oneOf, struct, u8, type Codec
} from '../codec/index.js'
import { SENSITIVE, UNCODED } from '../consent/index.js'
import { sha256 } from '../crypto/index.js'
import { ZERO_32, compare, equal, utf8, type MemberId } from '../types/index.js'
import { padded, paddedSize, unpadded } from './padding.js'

/** What binds both parts to a proposal and to the wishes of the patient. */
export interface Binding {
  /** The sensitive categories of the diagnosis, a sum of bits; 0 if it has none, `UNCODED` without a code. */
  readonly sensitive: number
  /** τ′ of the proposal. With the class it makes the class tag (protocol/SPECIFICATION.md §6.11). */
  readonly classToken: Uint8Array
  /** The hospitals that the patient denies, by the hashes of `deniedMark`, sorted. */
  readonly denied: readonly Uint8Array[]
}

/** As many hospitals as a chain can have. */
export const MAX_DENIED = 100
const MARK_BYTES = 16
const DENIED = utf8('medichain/v2/denied\u0000')

export const bindingCodec: Codec<Binding> = struct<Binding>({
  sensitive: oneOf(u8, [...Array.from({ length: SENSITIVE + 1 }, (_, i) => i), UNCODED]),
  classToken: bytes32,
  denied: list(bytes16, MAX_DENIED)
})

/** The bytes of a binding without denied hospitals, which is all that intake knows. */
const UNBOUND_BYTES = 1 + 32 + 2
/** The most bytes of a binding. */
export const MAX_BINDING_BYTES = UNBOUND_BYTES + MAX_DENIED * MARK_BYTES

/** Returns the binding of a diagnosis that is not proposed yet. */
export function unbound (sensitive: number): Binding {
  return { sensitive, classToken: new Uint8Array(32), denied: [] }
}

/**
 * Replaces the binding of intake at the end of a padded part. Both parts of a diagnosis get the same.
 * @returns undefined if the part is too large for it
 */
export function bound (part: Uint8Array, binding: Binding): Uint8Array | undefined {
  const content = contentOf(part)
  return content === undefined ? undefined : padded(content, bindingCodec.encode(binding))
}

/** Returns the length of what `bound` makes for as many denied hospitals; undefined if it makes nothing. */
export function boundSize (part: Uint8Array, denied: number): number | undefined {
  const content = contentOf(part)
  return content === undefined
    ? undefined
    : paddedSize(content.length + UNBOUND_BYTES + denied * MARK_BYTES)
}

/** Returns a part without padding and without the binding of intake. */
function contentOf (part: Uint8Array): Uint8Array | undefined {
  const content = unpadded(part)
  if (content === undefined || content.length < UNBOUND_BYTES) return undefined
  const end = content.length - UNBOUND_BYTES
  const last = decode(bindingCodec, content.subarray(end))
  const isUnbound = last.verdict === 'accept' && equal(last.value.classToken, ZERO_32)
  return isUnbound ? content.subarray(0, end) : undefined
}

/**
 * Returns the mark of a hospital that the patient denies. A drawn hospital recognises itself, and with the
 * salt of the case part it can try the others.
 */
export function deniedMark (salt: Uint8Array, hospital: MemberId): Uint8Array {
  return sha256(DENIED, salt, hospital).slice(0, MARK_BYTES)
}

/** Sorts marks, so that their order tells nothing, and drops what a list cannot hold. */
export function deniedMarks (salt: Uint8Array, hospitals: readonly MemberId[]): Uint8Array[] {
  return hospitals.slice(0, MAX_DENIED).map(hospital => deniedMark(salt, hospital)).sort(compare)
}
