/**
 * This file remembers valid VRF proofs with their outputs. A block is judged more than once before its
 * commit, and a leader need not check its own proof. Each recall saves a quarter of a millisecond. The
 * memory changes no answer, because verification depends on its input alone.
 */
import { BoundedMap, mapKey } from '../types/index.js'

/** The bound is far above the number of leaders and views of the current heights. */
const REMEMBERED = 256
const outputs = new BoundedMap<string, Uint8Array>(REMEMBERED)

/** Returns the output of a proof that was made or verified here. */
export function recallOutput (
  publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array
): Uint8Array | undefined {
  return outputs.get(nameOf(publicKey, alpha, proof))?.slice()
}

export function rememberOutput (
  publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array, output: Uint8Array
): void {
  outputs.set(nameOf(publicKey, alpha, proof), output.slice())
}

/** Returns a map key. It has the lengths, so that the same bytes with another split have another key. */
function nameOf (publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array): string {
  return `${publicKey.length},${proof.length},${mapKey(publicKey)}${mapKey(proof)}${mapKey(alpha)}`
}
