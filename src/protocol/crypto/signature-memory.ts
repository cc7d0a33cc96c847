/**
 * Signatures known to hold. A vote is checked when it comes and again in each certificate that contains
 * it; blocks are checked ahead while the disk is busy with those before them. Only what holds is
 * remembered, under all of its input, so a forger gains nothing: verification is a function of its
 * input, and only time can tell.
 */
import { BoundedCache } from './bounded-cache.js'
import { mapKey } from './bytes.js'

/** Some hundred blocks of ten signatures, or the votes of a hundred hospitals in ten views. */
const REMEMBERED = 4096
/** Votes and batches; longer messages are rare and are checked each time. */
const MAX_MESSAGE_BYTES = 512
const known = new BoundedCache<string, true>(REMEMBERED)

/** `check` is called unless it is known to succeed. */
export function onceVerified (
  publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, check: () => boolean
): boolean {
  if (message.length > MAX_MESSAGE_BYTES) return check()
  // With their lengths, so that no other cut of the same bytes has the same name.
  const name = `${publicKey.length},${signature.length},` +
    mapKey(publicKey) + mapKey(signature) + mapKey(message)
  if (known.get(name) === true) return true
  const holds = check()
  if (holds) known.set(name, true)
  return holds
}
