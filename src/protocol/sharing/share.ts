/** Evaluates a shared key k at an element M: each holder gives k_i·M with a proof, and any t give k·M. */
import type { Group, GroupElement, KeyShare, Scalar } from '../types/index.js'
import { proveEquality, verifyEquality } from './equality.js'
import { combineAtZero } from './polynomial.js'

/**
 * @param context names the purpose, chain, epoch and key. @param secret the holder's share k_i, not zero
 * @param publicShare k_i·G, if the caller knows it
 */
export function makeShare (
  group: Group, context: Uint8Array, secret: Scalar, M: GroupElement, publicShare?: GroupElement
): KeyShare {
  const { image, proof } = proveEquality(group, context, secret, M, undefined, publicShare)
  return { element: image, proof }
}

/** Tells whether a share is that of the holder with this public share. The share may come from anybody. */
export function verifyShare (
  group: Group, context: Uint8Array, publicShare: GroupElement, M: GroupElement,
  { element, proof }: KeyShare
): boolean {
  return verifyEquality(group, context, publicShare, M, element, proof)
}

/** The element of a verified share, with the index of its holder in the epoch. */
export interface IndexedElement {
  readonly index: number
  readonly element: GroupElement
}

/**
 * Returns k·M from verified shares of at least t holders. Every set of t holders gives the same element.
 * Returns undefined if a holder occurs twice or the shares give no element. The caller counts to t.
 */
export function combineShares (
  group: Group, shares: readonly IndexedElement[]
): GroupElement | undefined {
  const indices = shares.map(({ index }) => index)
  if (new Set(indices).size !== indices.length) return undefined
  return combineAtZero(group, indices, shares.map(({ element }) => element))
}
