/** X25519 (RFC 7748 §5 and §6.1) by `node:crypto`. */
import { assert, equal } from '../../../types/index.js'
import { createPrivateKey, createPublicKey, diffieHellman, type KeyObject } from 'node:crypto'
import { plain, view } from '../bytes.js'
import { importRawPrivateKey, importRawPublicKey, rawPublicKey } from '../raw-key.js'

export const X25519_KEY_BYTES = 32

const SOME_SEED = new Uint8Array(X25519_KEY_BYTES).fill(1)
const ANY_X = view(new Uint8Array(X25519_KEY_BYTES)).toString('base64url')
/**
 * Up to Node 24 the import of a JWK reads d alone, and on Node 20 takes a tenth of the time of DER. Node 26
 * refuses a JWK with a wrong x and is fast with DER. Both ways give the same key.
 */
const importSeed = ignoresX() ? fromJwk : fromDer

/** Holds one side of a key agreement, with its secret. */
export interface X25519Key {
  readonly publicKey: Uint8Array
  /**
   * Returns the shared secret (RFC 7748 §6.1), or undefined if `theirs` is not 32 bytes or is of small order.
   * With small order the shared secret would be zero for every seed.
   */
  sharedSecret (theirs: Uint8Array): Uint8Array | undefined
}

/** @param seed 32 secret bytes, clamped as in RFC 7748 §5 */
export function x25519Key (seed: Uint8Array): X25519Key {
  assert(seed.length === X25519_KEY_BYTES, 'an X25519 seed is 32 bytes')
  const ours = importSeed(seed)
  return {
    publicKey: publicOf(ours),
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

function publicOf (privateKey: KeyObject): Uint8Array {
  return rawPublicKey(createPublicKey(privateKey))
}

function fromDer (seed: Uint8Array): KeyObject {
  return importRawPrivateKey('X25519', seed)
}

/** Imports a JWK (RFC 8037 §2) with a wrong x, because the right x is unknown before the import. */
function fromJwk (seed: Uint8Array): KeyObject {
  const d = view(seed).toString('base64url')
  return createPrivateKey({ key: { kty: 'OKP', crv: 'X25519', d, x: ANY_X }, format: 'jwk' })
}

function ignoresX (): boolean {
  try {
    return equal(publicOf(fromJwk(SOME_SEED)), publicOf(fromDer(SOME_SEED)))
  } catch {
    return false
  }
}
