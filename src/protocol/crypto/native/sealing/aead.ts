/**
 * AES-256-GCM (NIST SP 800-38D) with `node:crypto`. A sealed value is the nonce (12 bytes), the ciphertext
 * and the tag (16 bytes). The caller supplies nonces, and must never use a nonce twice with the same key. GCM
 * does not commit to its key. A caller that needs a commitment adds keyCommitment (SPECIFICATION.md §3.2).
 * Node gets key objects, since bytes as a key are slow on Node 24 (`../hmac.ts`).
 */
import { assert } from '../../../types/index.js'
import { createCipheriv, createDecipheriv, createSecretKey } from 'node:crypto'
import { plain } from '../bytes.js'

const ALGORITHM = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** The length of a sealed value minus the length of its plaintext. */
export const AEAD_OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES

/** @param aad bytes that the tag authenticates and the sealed value does not contain */
export function aeadSeal (
  key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array
): Uint8Array {
  assert(key.length === KEY_BYTES && nonce.length === NONCE_BYTES, 'AES-256-GCM: key or nonce length')
  const cipher = createCipheriv(ALGORITHM, createSecretKey(key), nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(aad)
  const ciphertext = cipher.update(plaintext)
  cipher.final()
  return plain(Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]))
}

/** Returns the plaintext, or undefined if the key, `aad` or the sealed value is wrong. */
export function aeadOpen (
  key: Uint8Array, sealed: Uint8Array, aad: Uint8Array
): Uint8Array | undefined {
  assert(key.length === KEY_BYTES, 'AES-256-GCM: key length')
  if (sealed.length < AEAD_OVERHEAD_BYTES) return undefined
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const end = sealed.length - TAG_BYTES
  const decipher = createDecipheriv(ALGORITHM, createSecretKey(key), nonce, { authTagLength: TAG_BYTES })
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
