/**
 * Raw 32-byte public keys as key objects of `node:crypto` and back, as JWK (RFC 8037 §2): eight
 * times faster to import than DER and a hundred times faster to export.
 */
import assert from 'node:assert'
import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { plain, view } from './bytes.js'

/** Neither OpenSSL nor Node looks at what the 32 bytes say before they are used. */
export function importRawPublicKey (crv: 'Ed25519' | 'X25519', raw: Uint8Array): KeyObject {
  const x = view(raw).toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv, x }, format: 'jwk' })
}

export function rawPublicKey (key: KeyObject): Uint8Array {
  const { x } = key.export({ format: 'jwk' })
  assert(x !== undefined, 'not an Ed25519 or X25519 key')
  return plain(Buffer.from(x, 'base64url')).slice()
}
