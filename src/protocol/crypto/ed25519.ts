/**
 * Ed25519, RFC 8032 §5.1, by `node:crypto` (OpenSSL) and nothing else. What it accepts is
 * consensus: S < L, the cofactorless equation [S]B = R + [k]A, and R compared as bytes
 * (consensus.md §2). `test/vectors/ed25519/edge-cases.json` pins that for the Node version that
 * ships. Keys must also pass `screenKey`: under some small-order keys one signature fits every
 * message.
 */
import assert from 'node:assert'
import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { BoundedCache } from './bounded-cache.js'
import { mapKey, plain, view } from './bytes.js'
import { importRawPublicKey, rawPublicKey } from './raw-key.js'

export const SEED_BYTES = 32
export const PUBLIC_KEY_BYTES = 32
export const SIGNATURE_BYTES = 64

/** RFC 8410 §7: what stands before the 32 raw bytes in DER. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** An imported key halves the cost of a check; the bound is several times the largest network. */
const IMPORTED_KEYS = 1024
const imported = new BoundedCache<string, KeyObject>(IMPORTED_KEYS)

/** RFC 8032 §5.1.5. */
export function ed25519PublicKey (seed: Uint8Array): Uint8Array {
  return rawPublicKey(createPublicKey(privateKey(seed)))
}

/**
 * RFC 8032 §5.1.6. Imports the key each time, for ten times the cost of signing: see
 * `ed25519Signer`.
 */
export function ed25519Sign (seed: Uint8Array, message: Uint8Array): Uint8Array {
  return plain(sign(null, message, privateKey(seed)))
}

/** A signing function with the key imported once. */
export function ed25519Signer (seed: Uint8Array): (message: Uint8Array) => Uint8Array {
  const key = privateKey(seed)
  return message => plain(sign(null, message, key))
}

/** RFC 8032 §5.1.7, as OpenSSL does it. Any input of the wrong size is simply not a signature. */
export function ed25519Verify (
  publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array
): boolean {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
  return verify(null, message, importPublicKey(publicKey), signature)
}

function importPublicKey (raw: Uint8Array): KeyObject {
  const name = mapKey(raw)
  const known = imported.get(name)
  if (known !== undefined) return known
  const key = importRawPublicKey('Ed25519', raw)
  imported.set(name, key)
  return key
}

function privateKey (seed: Uint8Array): KeyObject {
  assert(seed.length === SEED_BYTES, 'an Ed25519 seed is 32 bytes')
  const der = Buffer.concat([PKCS8_PREFIX, view(seed)])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}
