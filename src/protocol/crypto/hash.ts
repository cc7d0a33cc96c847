/**
 * SHA-256 and SHA-512 (FIPS 180-4), and HMAC (RFC 2104) and HKDF (RFC 5869) over them, by OpenSSL:
 * eight times faster than JavaScript on 1 KB (performance-budget.md).
 */
import { createHash, createHmac, hash, hkdfSync } from 'node:crypto'
import { concat } from '../types/index.js'
import { plain } from './bytes.js'

/** SHA-256 over the parts one after another; 32 bytes. */
export function sha256 (...parts: Uint8Array[]): Uint8Array {
  return digest('sha256', parts)
}

/** SHA-512 over the parts one after another; 64 bytes. */
export function sha512 (...parts: Uint8Array[]): Uint8Array {
  return digest('sha512', parts)
}

/** RFC 2104 with SHA-256 over the parts one after another; 32 bytes. */
export function hmacSha256 (key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', key)
  for (const part of parts) mac.update(part)
  return plain(mac.digest())
}

/**
 * RFC 5869 with SHA-512 and no salt.
 * @param info what the derived bytes are for; separates them from all others of the same secret
 * @param length in bytes, at most 255 * 64
 */
export function hkdfSha512 (secret: Uint8Array, info: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha512', secret, '', info, length))
}

/** Up to so many bytes it is cheaper to put the parts together than to feed them one by one. */
const SHORT = 4096

function digest (algorithm: 'sha256' | 'sha512', parts: readonly Uint8Array[]): Uint8Array {
  const only = parts[0]
  // The one-shot call saves a stream object: most of the time for short input.
  if (parts.length === 1 && only !== undefined) return plain(hash(algorithm, only, 'buffer'))
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0)
  if (length <= SHORT) return plain(hash(algorithm, concat(...parts), 'buffer'))
  const state = createHash(algorithm)
  for (const part of parts) state.update(part)
  return plain(state.digest())
}
