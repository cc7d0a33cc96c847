/**
 * AES-256-GCM (NIST SP 800-38D) by `node:crypto`. A sealed value is nonce 12 ‖ ciphertext ‖ tag 16. The
 * caller supplies nonces and must never use a nonce twice under a key. GCM does not commit to its key. If
 * that matters, the caller adds a commitment (keyCommitment, SPECIFICATION.md §3.2).
 */
import { assert } from '../../../types/index.js'
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { plain } from '../bytes.js'

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** A sealed value is this much longer than its plaintext. */
export const AEAD_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES

/** @param aad bytes that the tag authenticates and the sealed value does not contain */
export function aeadSeal (
  key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array
): Uint8Array {
  assert(key.length === KEY_BYTES && nonce.length === NONCE_BYTES, 'AES-256-GCM: 32 and 12 bytes')
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(aad)
  const ciphertext = cipher.update(plaintext)
  cipher.final()
  return plain(Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]))
}

/** Returns the plaintext, or undefined if key or `aad` is wrong or the value was changed. */
export function aeadOpen (
  key: Uint8Array, sealed: Uint8Array, aad: Uint8Array
): Uint8Array | undefined {
  assert(key.length === KEY_BYTES, 'AES-256-GCM: 32 bytes')
  if (sealed.length < AEAD_OVERHEAD_BYTES) return undefined
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const end = sealed.length - TAG_BYTES
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(aad)
  decipher.setAuthTag(sealed.subarray(end))
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, end))
  try {
    decipher.final()
  } catch {
    return undefined
  }
  return plain(plaintext)
}
