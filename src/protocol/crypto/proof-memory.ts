/**
 * This file remembers valid VRF proofs with their outputs. A block is judged more than once between its
 * arrival and its commit, and its leader need not check its own proof. Each time a quarter of a
 * millisecond is saved. Verification is a function of its input, so the memory changes no answer.
 */
import { BoundedMap, mapKey } from '../types/index.js'

/** The bound is far above the number of leaders and views of the heights in progress. */
const REMEMBERED = 256
const outputs = new BoundedMap<string, Uint8Array>(REMEMBERED)

/** The output of a proof that was made or verified here. */
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

/** The lengths are part of the name, so that the same bytes, split elsewhere, have another name. */
function nameOf (publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array): string {
  return `${publicKey.length},${proof.length},${mapKey(publicKey)}${mapKey(proof)}${mapKey(alpha)}`
}
