/** What the QR code of a patient's card says (SPECIFICATION.md §7.2). */
import { fromBase45, toBase45 } from '../protocol/codec/index.js'
import { sha256 } from '../protocol/crypto/index.js'
import { concat, equal, utf8 } from '../protocol/types/index.js'

export interface PatientCard {
  readonly chainId: Uint8Array
  /** The name N of the patient: for a member as good as the national number. */
  readonly name: Uint8Array
  /** The Ed25519 public key of the patient, of which the code has a fingerprint. */
  readonly key: Uint8Array
}

export interface ScannedCard {
  readonly name: Uint8Array
  /** The first 16 bytes of SHA-256 of the key. */
  readonly fingerprint: Uint8Array
}

/** Marks the text, so that a reader tells the card from other codes. */
const PREFIX = 'MEDICHAIN:2:'
const NAME_BYTES = 32
const FINGERPRINT_BYTES = 16
const CHECK_BYTES = 4

/** Returns the text of the QR code, 90 characters. It has no clinical data and no secret key. */
export function cardText ({ chainId, key, name }: PatientCard): string {
  const content = concat(name, fingerprintOf(key))
  return PREFIX + toBase45(concat(content, checkOf(chainId, content)))
}

/** Tells whether a scanned text says that it is a card, of whichever chain. */
export function isCard (text: string): boolean {
  return text.startsWith(PREFIX)
}

/** Reads a scanned text. Returns the code of its fault if it is no card of this chain. */
export function readCard (chainId: Uint8Array, text: string): ScannedCard | 'not-a-card' | 'card-damaged' {
  if (!isCard(text)) return 'not-a-card'
  const bytes = fromBase45(text.slice(PREFIX.length))
  if (bytes?.length !== NAME_BYTES + FINGERPRINT_BYTES + CHECK_BYTES) return 'card-damaged'
  const content = bytes.subarray(0, -CHECK_BYTES)
  if (!equal(bytes.subarray(-CHECK_BYTES), checkOf(chainId, content))) return 'card-damaged'
  return { name: content.slice(0, NAME_BYTES), fingerprint: content.slice(NAME_BYTES) }
}

/** Returns what a person compares of a key: 16 bytes. */
export function fingerprintOf (key: Uint8Array): Uint8Array {
  return sha256(utf8('medichain/v2/card-key\0'), key).slice(0, FINGERPRINT_BYTES)
}

/** The check tells a damaged code, and a card of another chain. */
function checkOf (chainId: Uint8Array, content: Uint8Array): Uint8Array {
  return sha256(utf8('medichain/v2/card\0'), chainId, content).slice(0, CHECK_BYTES)
}
