/** A rule by which one number of a person names another one (SPECIFICATION.md §16.6). */
import { bytes32, domain, list, struct, text, varBytes, type Codec } from '../codec/index.js'
import { hmacSha256 } from '../crypto/index.js'
import {
  concat, type CaseId, type ChainId, type PatientHandle, type PatientName
} from '../types/index.js'

/** A case with τ, which gives the link of the case (§6.11). So it shows whose case it is. */
export interface ShownCase {
  readonly caseId: CaseId
  readonly token: Uint8Array
}

/** What the rule of one handle says about the other number. */
export interface PatientLink {
  /** The key of rules of the other number, 32 bytes. Its handle follows from it. */
  readonly other: Uint8Array
  /**
   * By these cases a hospital that files shows that it treats the person under both numbers. The first is a
   * case of this handle, the second one of the other. A side that a key signed has none.
   */
  readonly shown: readonly ShownCase[]
  /** A `LinkedNumber` of this handle, sealed with `linkKey` of the other name. */
  readonly sealed: Uint8Array
}

/** Name and number of a handle, for whoever has the name of the other number. */
export interface LinkedNumber {
  readonly name: PatientName
  readonly system: string
  readonly value: string
}

/** In UTF-8. A number of a call has at most 256 characters. */
const MAX_TEXT_BYTES = 1024
/** Nonce and tag, the name, and both texts with their lengths. */
const MAX_SEALED_BYTES = 12 + 16 + 32 + 2 * (4 + MAX_TEXT_BYTES)
const MAX_SHOWN = 2

export const linkCodec: Codec<PatientLink> = struct<PatientLink>({
  other: bytes32,
  shown: list(struct<ShownCase>({ caseId: bytes32, token: bytes32 }), MAX_SHOWN),
  sealed: varBytes(MAX_SEALED_BYTES)
})

export const linkedNumberCodec: Codec<LinkedNumber> = struct<LinkedNumber>({
  name: bytes32, system: text(MAX_TEXT_BYTES), value: text(MAX_TEXT_BYTES)
})

/** Returns HMAC-SHA-256(N, D("patient-link")), which opens what the side of the other number seals. */
export function linkKey (chainId: ChainId, name: PatientName): Uint8Array {
  return hmacSha256(name, domain('patient-link', chainId))
}

/** Returns the additional data of a sealed number: its handle, and the handle that it names. */
export function linkAad (chainId: ChainId, handle: PatientHandle, other: PatientHandle): Uint8Array {
  return concat(domain('patient-link-part', chainId), handle, other)
}
