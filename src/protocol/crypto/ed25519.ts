/**
 * Ed25519, RFC 8032 §5.1. What it accepts is consensus (SPECIFICATION.md §2.3): a screened key, S < L, R
 * canonical and not of small order, and the cofactorless equation [S]B = R + [k]A with R compared as
 * bytes. The platform computes the equation alone, and on that all platforms agree:
 * `test/vectors/ed25519/edge-cases.json` pins the verdict on each line of Node and in a browser.
 */
import { assert } from '../types/index.js'
import { screenKey } from './key-screening.js'
import { publicKeyOf, satisfiesEquation, signerOf } from './platform.js'
import { screenSignature } from './signature-screening.js'

export const SEED_BYTES = 32

/** RFC 8032 §5.1.5. */
export function ed25519PublicKey (seed: Uint8Array): Uint8Array {
  return publicKeyOf(checked(seed))
}

/** RFC 8032 §5.1.6. A second signature with the same seed is cheaper by `ed25519Signer`. */
export function ed25519Sign (seed: Uint8Array, message: Uint8Array): Uint8Array {
  return signerOf(checked(seed))(message)
}

/** A signing function with the key imported once. */
export function ed25519Signer (seed: Uint8Array): (message: Uint8Array) => Uint8Array {
  return signerOf(checked(seed))
}

/** The verdict of the protocol, the same on every platform. Input of the wrong size is no signature. */
export function ed25519Verify (
  publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array
): boolean {
  return screenSignature(signature) && screenKey(publicKey) &&
    satisfiesEquation(publicKey, message, signature)
}

function checked (seed: Uint8Array): Uint8Array {
  assert(seed.length === SEED_BYTES, 'an Ed25519 seed is 32 bytes')
  return seed
}
