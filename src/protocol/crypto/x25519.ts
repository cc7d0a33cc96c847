/** X25519 (RFC 7748 §5 and §6.1) by `node:crypto`. */
import assert from 'node:assert'
import { createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { plain, view } from './bytes.js'

export const X25519_KEY_BYTES = 32

/** RFC 8410 §4 and §7: what stands before the 32 raw bytes in DER. */
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex')
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** @param seed 32 secret bytes; clamped as RFC 7748 §5 says */
export function x25519PublicKey (seed: Uint8Array): Uint8Array {
  const der = createPublicKey(privateKey(seed)).export({ format: 'der', type: 'spki' })
  return new Uint8Array(der.subarray(SPKI_PREFIX.length))
}

/**
 * RFC 7748 §6.1. Undefined if `publicKey` is not 32 bytes or of small order: the shared secret would
 * then be zero whatever the seed, known to everyone.
 */
export function x25519SharedSecret (
  seed: Uint8Array, publicKey: Uint8Array
): Uint8Array | undefined {
  if (publicKey.length !== X25519_KEY_BYTES) return undefined
  const der = Buffer.concat([SPKI_PREFIX, view(publicKey)])
  const theirs = createPublicKey({ key: der, format: 'der', type: 'spki' })
  const ours = privateKey(seed)
  try {
    // OpenSSL refuses an all-zero result.
    return plain(diffieHellman({ privateKey: ours, publicKey: theirs }))
  } catch {
    return undefined
  }
}

function privateKey (seed: Uint8Array): KeyObject {
  assert(seed.length === X25519_KEY_BYTES, 'an X25519 seed is 32 bytes')
  const der = Buffer.concat([PKCS8_PREFIX, view(seed)])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}
