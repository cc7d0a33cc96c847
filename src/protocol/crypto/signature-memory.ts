/**
 * This file remembers valid signatures. A vote is checked when it arrives and again in each certificate
 * that contains it. Blocks are checked ahead while the disk writes earlier blocks. Only valid signatures
 * are remembered, by their whole input, so a forger gains nothing: the memory changes no answer.
 */
import { BoundedMap, mapKey } from '../types/index.js'

/** Some hundred blocks of ten signatures, or the votes of a hundred hospitals in ten views. */
const REMEMBERED = 4096
/** Votes and batches; longer messages are rare and are checked each time. */
const MAX_MESSAGE_BYTES = 512
const known = new BoundedMap<string, true>(REMEMBERED)

/** `check` is called unless it is known to succeed. */
export function onceVerified (
  publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, check: () => boolean
): boolean {
  if (message.length > MAX_MESSAGE_BYTES) return check()
  // The lengths are part of the name, so that the same bytes, split elsewhere, have another name.
  const name = `${publicKey.length},${signature.length},` +
    mapKey(publicKey) + mapKey(signature) + mapKey(message)
  if (known.get(name) === true) return true
  const isValid = check()
  if (isValid) known.set(name, true)
  return isValid
}
