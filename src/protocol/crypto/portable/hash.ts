/** SHA-256, SHA-512 (FIPS 180-4), HMAC (RFC 2104) and HKDF (RFC 5869) by `@noble/hashes`. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import * as sha2 from '@noble/hashes/sha2.js'
import { concat, utf8 } from '../../types/index.js'

export function sha256 (...parts: Uint8Array[]): Uint8Array {
  return sha2.sha256(concat(...parts))
}

export function sha512 (...parts: Uint8Array[]): Uint8Array {
  return sha2.sha512(concat(...parts))
}

export function hmacSha256 (key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  return hmac(sha2.sha256, key, concat(...parts))
}

export function hkdfSha512 (secret: Uint8Array, info: string | Uint8Array, length: number): Uint8Array {
  return hkdf(sha2.sha512, secret, undefined, typeof info === 'string' ? utf8(info) : info, length)
}
