/**
 * Ed25519, RFC 8032 §5.1. What it accepts is consensus (version-2.md §6): a screened key, S < L, R
 * canonical and not of small order, and the cofactorless equation [S]B = R + [k]A with R compared as
 * bytes. `node:crypto` computes the equation alone, and on that all its versions agree:
 * `test/vectors/ed25519/edge-cases.json` pins the verdict on each line of Node.
 */
import { assert, BoundedMap } from '../types/index.js'
import { createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { mapKey, plain } from './bytes.js'
import { screenKey } from './key-screening.js'
import { importRawPrivateKey, importRawPublicKey, rawPublicKey } from './raw-key.js'
import { screenSignature } from './signature-screening.js'

export const SEED_BYTES = 32

/** An imported key halves the cost of a check; the bound is several times the largest network. */
const IMPORTED_KEYS = 1024
const imported = new BoundedMap<string, KeyObject>(IMPORTED_KEYS)

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

/** The verdict of the protocol, one on every platform. Input of the wrong size is no signature. */
export function ed25519Verify (
  publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array
): boolean {
  return screenSignature(signature) && screenKey(publicKey) &&
    verify(null, message, importPublicKey(publicKey), signature)
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
  return importRawPrivateKey('Ed25519', seed)
}
