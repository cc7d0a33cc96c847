/** AES-256-GCM (NIST SP 800-38D) by `@noble/ciphers`. The page of receipts seals a content again with it. */
import { gcm } from '@noble/ciphers/aes.js'
import { assert, concat } from '../../types/index.js'

const KEY_BYTES = 32
const NONCE_BYTES = 12

/** Returns nonce ‖ ciphertext ‖ tag, as its counterpart in `../native`. */
export function aeadSeal (
  key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array, aad: Uint8Array
): Uint8Array {
  assert(key.length === KEY_BYTES && nonce.length === NONCE_BYTES, 'AES-256-GCM: key or nonce length')
  return concat(nonce, gcm(key, nonce, aad).encrypt(plaintext))
}
