/**
 * Only the holder of an X25519 key can open a sealed box. The box does not prove its sender. If the sender
 * matters, the signed exchange around the box proves the sender. The box uses an ephemeral X25519 key
 * (RFC 7748), HKDF-SHA-512 (RFC 5869) over the shared secret and both public keys, and AES-256-GCM. That
 * is the structure of HPKE's base mode (RFC 9180 §5.1.1) without its encodings.
 *
 * Box: ephemeral public key 32 ‖ nonce 12 ‖ ciphertext ‖ tag 16.
 */
import { concat, utf8 } from '../../../types/index.js'
import { hkdfSha512 } from '../hmac.js'
import { AEAD_OVERHEAD_BYTES, aeadOpen, aeadSeal } from './aead.js'
import { X25519_KEY_BYTES, x25519Key, type X25519Key } from './x25519.js'

const INFO = utf8('medichain/v2/sealed-box\0')
/** A box is this much longer than its plaintext. */
export const SEALED_BOX_OVERHEAD_BYTES = X25519_KEY_BYTES + AEAD_OVERHEAD_BYTES

/** Holds fresh secret random bytes for a single box. */
export interface SealRandom {
  /** 32 bytes. */
  readonly ephemeralSeed: Uint8Array
  /** 12 bytes. */
  readonly nonce: Uint8Array
}

/**
 * @param context bytes that the box authenticates and does not contain; the opener must know them
 * @returns undefined if `recipient`, which came from outside, is no usable key
 */
export function sealBox (
  recipient: Uint8Array, plaintext: Uint8Array, context: Uint8Array, random: SealRandom
): Uint8Array | undefined {
  const ephemeral = x25519Key(random.ephemeralSeed)
  const shared = ephemeral.sharedSecret(recipient)
  if (shared === undefined) return undefined
  const key = boxKey(shared, ephemeral.publicKey, recipient)
  return concat(ephemeral.publicKey, aeadSeal(key, random.nonce, plaintext, context))
}

/**
 * Returns the plaintext, or undefined if the key or context is wrong or the box was changed.
 * @param recipientKey or its seed, whose import takes longer than the rest
 */
export function openBox (
  recipientKey: X25519Key | Uint8Array, box: Uint8Array, context: Uint8Array
): Uint8Array | undefined {
  if (box.length < SEALED_BOX_OVERHEAD_BYTES) return undefined
  const ephemeral = box.subarray(0, X25519_KEY_BYTES)
  const recipient = recipientKey instanceof Uint8Array ? x25519Key(recipientKey) : recipientKey
  const shared = recipient.sharedSecret(ephemeral)
  if (shared === undefined) return undefined
  const key = boxKey(shared, ephemeral, recipient.publicKey)
  return aeadOpen(key, box.subarray(X25519_KEY_BYTES), context)
}

function boxKey (shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array): Uint8Array {
  return hkdfSha512(shared, concat(INFO, ephemeral, recipient), 32)
}
