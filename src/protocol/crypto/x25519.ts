/** X25519 (RFC 7748 §5 and §6.1) by `node:crypto`. */
import assert from 'node:assert'
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import { plain, view } from './bytes.js'
import { importRawPublicKey, rawPublicKey } from './raw-key.js'

export const X25519_KEY_BYTES = 32

/** One side of an agreement, its secret inside. */
export interface X25519Key {
  readonly publicKey: Uint8Array
  /**
   * RFC 7748 §6.1. Undefined if `theirs` is not 32 bytes or of small order: the shared secret would
   * then be zero whatever the seed, known to everyone.
   */
  sharedSecret (theirs: Uint8Array): Uint8Array | undefined
}

/** @param seed 32 secret bytes; clamped as RFC 7748 §5 says */
export function x25519Key (seed: Uint8Array): X25519Key {
  assert(seed.length === X25519_KEY_BYTES, 'an X25519 seed is 32 bytes')
  // As JWK (RFC 8037) a tenth of the time of DER. Node reads d alone, but wants some x to be there.
  const d = view(seed).toString('base64url')
  const ours = createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', d, x: d }, format: 'jwk' })
  return {
    publicKey: rawPublicKey(createPublicKey(ours)),
    sharedSecret (theirs) {
      if (theirs.length !== X25519_KEY_BYTES) return undefined
      const publicKey = importRawPublicKey('X25519', theirs)
      try {
        // OpenSSL refuses an all-zero result.
        return plain(diffieHellman({ privateKey: ours, publicKey }))
      } catch {
        return undefined
      }
    }
  }
}

export function x25519PublicKey (seed: Uint8Array): Uint8Array {
  return x25519Key(seed).publicKey
}
