/**
 * The steps of RFC 9497 in mode 1 (VOPRF, ristretto255-SHA512) that the asking hospital does alone: Blind
 * and Finalize. What the hospitals add to the RFC is the sharing of its key.
 */
import { sha512 } from '../crypto/index.js'
import { assert, concat, utf8, type Group, type GroupElement, type Scalar } from '../types/index.js'

/** CreateContextString(1, "ristretto255-SHA512") (RFC 9497 §3.1). */
export const CONTEXT_STRING = concat(utf8('OPRFV1-'), Uint8Array.of(1), utf8('-ristretto255-SHA512'))

const HASH_TO_GROUP = concat(utf8('HashToGroup-'), CONTEXT_STRING)
const FINALIZE = utf8('Finalize')

/** Returns blind·HashToGroup(input). @param blind not zero */
export function blind (group: Group, input: Uint8Array, blind: Scalar): GroupElement {
  const element = group.multiply(blind, group.hashToElement(input, HASH_TO_GROUP))
  assert(element !== undefined, 'a blind is not zero')
  return element
}

/** Returns the output of 64 bytes. @param evaluated k·blind·HashToGroup(input) */
export function finalize (
  group: Group, input: Uint8Array, blind: Scalar, evaluated: GroupElement
): Uint8Array {
  const element = group.multiply(group.invertScalar(blind), evaluated)
  assert(element !== undefined, 'the inverse of a blind is not zero')
  return sha512(length(input), input, length(element), element, FINALIZE)
}

function length (bytes: Uint8Array): Uint8Array {
  assert(bytes.length <= 0xffff, 'an input of at most 65,535 bytes')
  return Uint8Array.of(bytes.length >> 8, bytes.length & 0xff)
}
