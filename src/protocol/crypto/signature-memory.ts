/**
 * This file remembers valid signatures. A vote is checked when it arrives and again in each certificate that
 * contains it. During catch-up, blocks are checked ahead while the disk writes earlier blocks. The memory
 * changes no answer: it holds valid signatures alone, with their whole input.
 */
import { BoundedMap, mapKey } from '../types/index.js'

/** Enough for 400 blocks of ten signatures, or for the votes of a hundred hospitals in ten views. */
const REMEMBERED = 4096
/** Votes and batches are shorter. Longer messages are rare and are checked each time. */
const MAX_MESSAGE_BYTES = 512
const known = new BoundedMap<string, true>(REMEMBERED)

/** Calls `check`, unless the same input is known to be valid. */
export function onceVerified (
  publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, check: () => boolean
): boolean {
  const name = signatureName(publicKey, message, signature)
  if (name === undefined) return check()
  if (known.get(name) === true) return true
  const isValid = check()
  if (isValid) known.set(name, true)
  return isValid
}

/** Returns the name of a signature with its whole input; undefined if it is not remembered. */
export function signatureName (
  publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array
): string | undefined {
  if (message.length > MAX_MESSAGE_BYTES) return undefined
  // The name has the lengths, so that the same bytes with another split have another name.
  return `${publicKey.length},${signature.length},` +
    mapKey(publicKey) + mapKey(signature) + mapKey(message)
}

/** Remembers a signature that another thread of this process has found valid. */
export function rememberSignature (name: string): void {
  known.set(name, true)
}
