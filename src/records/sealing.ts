import {
  PAD_COMMITMENT_BYTES, bodyAad, bodyHash, caseKeyCommitment, casePartAad, keyCommitment, padCommitment
} from '../protocol/codec/index.js'
import { hmacSha256 } from '../protocol/crypto/index.js'
import { aeadOpen, aeadSeal } from '../protocol/crypto/native/sealing/index.js'
import {
  concat, equal, utf8, type BodyHash, type ChainId, type KeyCommitment, type MemberId
} from '../protocol/types/index.js'
import { caseOf } from './case-part/index.js'
import { openedRecord, padded } from './container/index.js'

/** A body is bound to these: it opens for no other chain, submitter or proposal. */
export interface BodyBinding {
  readonly chainId: ChainId
  readonly submitter: MemberId
  /** The 16 random bytes of its proposal. */
  readonly r: Uint8Array
}

/** The caller makes key, pad and nonce for every body, since this folder has no randomness. */
export interface SealSecrets {
  readonly pad: Uint8Array
  readonly key32: Uint8Array
  readonly nonce12: Uint8Array
}

/** A sealed body, and the fields of a proposal that name it. */
export interface SealedBody {
  /** commitment to the pad 32 ‖ nonce 12 ‖ AES-256-GCM ‖ tag 16. */
  readonly ciphertext: Uint8Array
  readonly bodyHash: BodyHash
  readonly bodySize: number
  readonly keyCommitment: KeyCommitment
}

/** Encrypts a record part and computes both commitments (protocol/SPECIFICATION.md §3.2 PROPOSE). */
export function sealBody (plaintext: Uint8Array, given: BodyBinding & SealSecrets): SealedBody {
  const aad = bodyAad(given.chainId, given.submitter, given.r)
  const sealed = aeadSeal(given.key32, given.nonce12, plaintext, aad)
  const ciphertext = concat(padCommitment(given.chainId, given.pad), sealed)
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
  const sealed = ciphertext.subarray(PAD_COMMITMENT_BYTES)
  return aeadOpen(key, sealed, bodyAad(given.chainId, given.submitter, given.r))
}

const CASE_KEY = utf8('medichain/v2/case-key\u0000')
const CASE_NONCE = utf8('medichain/v2/case-nonce\u0000')
const NONCE_BYTES = 12

/** A sealed case part, its key, and the fields of a proposal that name it. */
export interface SealedCasePart {
  readonly ciphertext: Uint8Array
  readonly key: Uint8Array
  readonly casePartHash: BodyHash
  readonly casePartSize: number
  readonly casePartCommitment: KeyCommitment
}

function caseKeyOf (caseSeed: Uint8Array): Uint8Array {
  return hmacSha256(caseSeed, CASE_KEY)
}

/** Returns the key of the case part of an opened record part; undefined for bytes that are no record part. */
export function caseKeyIn (recordPart: Uint8Array): Uint8Array | undefined {
  const opened = openedRecord(recordPart)
  return opened === undefined ? undefined : caseKeyOf(opened.caseSeed)
}

/**
 * Encrypts a padded case part. Key and nonce derive from the seed in the record part. So whoever opens that
 * part can seal the same case part again, and compare the hashes. The key seals a single case part.
 */
export function sealCasePart (
  plaintext: Uint8Array, caseSeed: Uint8Array, { chainId, submitter, r }: BodyBinding
): SealedCasePart {
  const key = caseKeyOf(caseSeed)
  const nonce = hmacSha256(caseSeed, CASE_NONCE).slice(0, NONCE_BYTES)
  const ciphertext = aeadSeal(key, nonce, plaintext, casePartAad(chainId, submitter, r))
  return {
    ciphertext, key,
    casePartHash: bodyHash(chainId, submitter, ciphertext),
    casePartSize: ciphertext.length,
    casePartCommitment: caseKeyCommitment(chainId, key)
  }
}

export type CaseCommitments = Pick<SealedCasePart, 'casePartHash' | 'casePartCommitment'>

/** Decrypts a case part, as `openBody` does a record part. */
export function openCasePart (
  ciphertext: Uint8Array, key: Uint8Array, given: BodyBinding & CaseCommitments
): Uint8Array | undefined {
  const { chainId, submitter, r } = given
  if (key.length !== 32) return undefined
  if (!equal(caseKeyCommitment(chainId, key), given.casePartCommitment)) return undefined
  if (!equal(bodyHash(chainId, submitter, ciphertext), given.casePartHash)) return undefined
  return aeadOpen(key, ciphertext, casePartAad(chainId, submitter, r))
}

/**
 * Tells whether an opened record part is the one whose case part the two hospitals judged. The case part is
 * computed and sealed again, and must have the hash and the key of the proposal.
 */
export function isApprovedCase (
  recordPart: Uint8Array, given: BodyBinding & CaseCommitments
): boolean {
  const opened = openedRecord(recordPart)
  const content = opened === undefined ? undefined : caseOf(recordPart)
  const plaintext = content === undefined ? undefined : padded(content)
  if (opened === undefined || plaintext === undefined) return false
  const sealed = sealCasePart(plaintext, opened.caseSeed, given)
  return equal(sealed.casePartHash, given.casePartHash) &&
    equal(sealed.casePartCommitment, given.casePartCommitment)
}
