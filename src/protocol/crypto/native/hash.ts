/** SHA-256 and SHA-512 (FIPS 180-4) by OpenSSL, which is eight times faster than JavaScript on 1 KB. */
import { createHash, hash } from 'node:crypto'
import { concat } from '../../types/index.js'
import { plain } from './bytes.js'

/** Returns SHA-256 over the concatenated parts, 32 bytes. */
export function sha256 (...parts: Uint8Array[]): Uint8Array {
  return digest('sha256', parts)
}

/** Returns SHA-512 over the concatenated parts, 64 bytes. */
export function sha512 (...parts: Uint8Array[]): Uint8Array {
  return digest('sha512', parts)
}

/** Up to this many bytes, one hash of the joined parts is cheaper than one update per part. */
const SHORT = 4096

function digest (algorithm: 'sha256' | 'sha512', parts: readonly Uint8Array[]): Uint8Array {
  const only = parts[0]
  // The one-shot call needs no stream object, which takes most of the time for short input.
  if (parts.length === 1 && only !== undefined) return plain(hash(algorithm, only, 'buffer'))
  const length = parts.reduce((sum, part) => sum + part.byteLength, 0)
  if (length <= SHORT) return plain(hash(algorithm, concat(...parts), 'buffer'))
  const state = createHash(algorithm)
  for (const part of parts) state.update(part)
  return plain(state.digest())
}
