/**
 * VRF proofs known to hold, with their outputs. A block is judged more than once between its
 * arrival and its commit, and its maker need not check what it has just proved; remembering spares
 * a quarter of a millisecond each time. Verification is a function of its input, so only time can
 * tell.
 */
import { BoundedMap } from '../types/index.js'
import { mapKey } from './bytes.js'

/** Far more than the leaders and views of the heights in play at once. */
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

/** With its lengths, so that no other cut of the same bytes has the same name. */
function nameOf (publicKey: Uint8Array, alpha: Uint8Array, proof: Uint8Array): string {
  return `${publicKey.length},${proof.length},${mapKey(publicKey)}${mapKey(proof)}${mapKey(alpha)}`
}
