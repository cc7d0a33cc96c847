/**
 * HMAC (RFC 2104) and HKDF (RFC 5869) by OpenSSL. On Node 24, a key of bytes costs more than the rest of a
 * call, because Node throws and catches errors for it (`findings/`). Strings and key objects do not.
 */
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { ofCharacters, view } from './bytes.js'

/** Says that a key is a string with one character per byte. */
const ENCODING = { encoding: 'latin1' } as const

/** Returns HMAC-SHA-256 over the concatenated parts, 32 bytes. */
export function hmacSha256 (key: Uint8Array, ...parts: Uint8Array[]): Uint8Array {
  const mac = createHmac('sha256', view(key).toString('latin1'), ENCODING)
  for (const part of parts) mac.update(part)
  return ofCharacters(mac.digest('binary'))
}

/**
 * Derives bytes by HKDF-SHA-512 without salt.
 * @param info purpose of the bytes; different purposes of one secret give independent bytes
 * @param length in bytes, at most 255 * 64
 */
export function hkdfSha512 (secret: Uint8Array, info: string | Uint8Array, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha512', createSecretKey(secret), '', info, length))
}
