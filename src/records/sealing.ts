import { bodyAad, bodyHash, keyCommitment } from '../protocol/codec/index.js'
import { aeadOpen, aeadSeal } from '../protocol/crypto/native/sealing/index.js'
import {
  equal, type BodyHash, type ChainId, type KeyCommitment, type MemberId
} from '../protocol/types/index.js'

/** A body is bound to these: it opens for no other chain, submitter or proposal. */
export interface BodyBinding {
  readonly chainId: ChainId
  readonly submitter: MemberId
  /** The 16 random bytes of its proposal. */
  readonly r: Uint8Array
}

/** The caller draws key and nonce at random for every body, since this folder has no randomness. */
export interface SealSecrets {
  readonly key32: Uint8Array
  readonly nonce12: Uint8Array
}

/** A sealed body, and the fields of a proposal that name it. */
export interface SealedBody {
  /** nonce 12 ‖ AES-256-GCM ‖ tag 16. */
  readonly ciphertext: Uint8Array
  readonly bodyHash: BodyHash
  readonly bodySize: number
  readonly keyCommitment: KeyCommitment
}

/** Encrypts canonical body bytes and computes both commitments (protocol/SPECIFICATION.md §3.2 PROPOSE). */
export function sealBody (plaintext: Uint8Array, given: BodyBinding & SealSecrets): SealedBody {
  const aad = bodyAad(given.chainId, given.submitter, given.r)
  const ciphertext = aeadSeal(given.key32, given.nonce12, plaintext, aad)
  return {
    ciphertext,
    bodyHash: bodyHash(given.chainId, given.submitter, ciphertext),
    bodySize: ciphertext.length,
    keyCommitment: keyCommitment(given.chainId, given.key32)
  }
}

export interface BodyCommitments {
  readonly bodyHash: BodyHash
  readonly keyCommitment: KeyCommitment
}

/**
 * Decrypts a body. AES-GCM does not commit to its key, so the key commitment is checked as well.
 *
 * @returns the plaintext, or undefined if hash, key commitment or decryption fail; a validator
 *   then rejects with `unopenable`.
 */
export function openBody (
  ciphertext: Uint8Array, key: Uint8Array, given: BodyBinding & BodyCommitments
): Uint8Array | undefined {
  if (key.length !== 32) return undefined
  if (!equal(keyCommitment(given.chainId, key), given.keyCommitment)) return undefined
  if (!equal(bodyHash(given.chainId, given.submitter, ciphertext), given.bodyHash)) return undefined
  return aeadOpen(key, ciphertext, bodyAad(given.chainId, given.submitter, given.r))
}
