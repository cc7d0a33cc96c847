/**
 * The steps of RFC 9497 in mode 1 (VOPRF, ristretto255-SHA512) that the asking hospital does alone: Blind,
 * and the hash at the end of Finalize. What the hospitals add to the RFC is the sharing of its key, so
 * `combineNames` removes the blind.
 */
import { sha512 } from '../crypto/index.js'
import { assert, concat, utf8, type Group, type GroupElement, type Scalar } from '../types/index.js'

/** CreateContextString(1, "ristretto255-SHA512") (RFC 9497 §3.1). */
export const CONTEXT_STRING = concat(utf8('OPRFV1-'), Uint8Array.of(1), utf8('-ristretto255-SHA512'))

const HASH_TO_GROUP = concat(utf8('HashToGroup-'), CONTEXT_STRING)
const FINALIZE = utf8('Finalize')

/** Returns HashToGroup(input). It is as secret as the input. */
export function hashToGroup (group: Group, input: Uint8Array): GroupElement {
  return group.hashToElement(input, HASH_TO_GROUP)
}

/** Returns blind·HashToGroup(input). @param blind not zero */
export function blind (group: Group, input: Uint8Array, blind: Scalar): GroupElement {
  const element = group.multiply(blind, hashToGroup(group, input))
  assert(element !== undefined, 'a blind is not zero')
  return element
}

/** Returns the output of 64 bytes. @param element k·HashToGroup(input), no longer blinded */
export function outputOf (input: Uint8Array, element: GroupElement): Uint8Array {
  return sha512(length(input), input, length(element), element, FINALIZE)
}

function length (bytes: Uint8Array): Uint8Array {
  assert(bytes.length <= 0xffff, 'an input of at most 65,535 bytes')
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff)
}
