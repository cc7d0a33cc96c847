import {
  PAD_COMMITMENT_BYTES, bodyAad, bodyHash, bytes, bytes32, keyCommitment, struct, varBytes, type Codec
} from '../codec/index.js'
import { aeadSeal } from '../crypto/index.js'
import { accept, concat, equal, reject, type Case, type ChainId, type Verdict } from '../types/index.js'

/** How a record part was sealed. Whoever has this and the plaintext can seal it again. */
export interface RecordSeal {
  readonly key: Uint8Array
  /** What the body begins with: a hash of the pad, and the nonce of AES-256-GCM. */
  readonly padCommitment: Uint8Array
  readonly nonce: Uint8Array
}

/** The content of a record beside its receipt, for the patient's own copy (SPECIFICATION.md §4.6). */
export interface ReceiptContent extends RecordSeal {
  /** The record part with its padding. */
  readonly plaintext: Uint8Array
}

const NONCE_BYTES = 12
/** The largest padded record part. */
export const MAX_CONTENT_BYTES = 256 * 1024

export const receiptContentCodec: Codec<ReceiptContent> = struct<ReceiptContent>({
  key: bytes32, padCommitment: bytes32, nonce: bytes(NONCE_BYTES), plaintext: varBytes(MAX_CONTENT_BYTES)
})

/** Returns how a body was sealed. @param body the sealed record part, with the commitment to its pad */
export function sealOf (body: Uint8Array, key: Uint8Array): RecordSeal {
  const end = PAD_COMMITMENT_BYTES + NONCE_BYTES
  return {
    key, padCommitment: body.slice(0, PAD_COMMITMENT_BYTES), nonce: body.slice(PAD_COMMITMENT_BYTES, end)
  }
}

/**
 * Checks that a content is what a case commits to. It is sealed again, and must have the hash of the case.
 * Its key must be the one of the case, too, because two keys can open one ciphertext to two contents.
 */
export function checkContent (
  chainId: ChainId, proved: Pick<Case, 'bodyHash' | 'keyCommitment' | 'r' | 'submitter'>,
  { key, nonce, padCommitment, plaintext }: ReceiptContent
): Verdict {
  const { r, submitter } = proved
  if (!equal(keyCommitment(chainId, key), proved.keyCommitment)) return reject('content-of-another-key')
  const body = concat(padCommitment, aeadSeal(key, nonce, plaintext, bodyAad(chainId, submitter, r)))
  return equal(bodyHash(chainId, submitter, body), proved.bodyHash)
    ? accept(undefined)
    : reject('content-differs')
}
