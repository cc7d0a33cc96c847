/** Ed25519 (RFC 8032 §5.1) by `@noble/ed25519`: keys, signatures, the equation; no screening. */
import { Point, getPublicKey, hashes, sign } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { concat, equal } from '../../types/index.js'
import { L, bytesToInteger } from '../scalar25519.js'

// The library has no synchronous SHA-512 of its own.
hashes.sha512 = sha512

export function publicKeyOf (seed: Uint8Array): Uint8Array {
  return getPublicKey(seed)
}

export function signerOf (seed: Uint8Array): (message: Uint8Array) => Uint8Array {
  return message => sign(message, seed)
}

/** The library's own `verify` multiplies by the cofactor and so accepts more than OpenSSL does. */
export function satisfiesEquation (
  publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array
): boolean {
  const r = signature.subarray(0, 32)
  const s = bytesToInteger(signature.subarray(32))
  const k = bytesToInteger(sha512(concat(r, publicKey, message))) % L
  const difference = Point.BASE.multiply(s, false).subtract(Point.fromBytes(publicKey).multiply(k, false))
  return equal(difference.toBytes(), r)
}
