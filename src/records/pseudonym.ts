import { hmacSha256 } from '../protocol/crypto/index.js'
import { nameInput } from '../protocol/names/index.js'
import { utf8, type RetryTag } from '../protocol/types/index.js'
import { normalIdentifier, type PatientIdentifier, type RecordKey } from './identifier.js'
import { knownIdentifier } from './registers/index.js'

const RETRY_TAG_DOMAIN = utf8('medichain/v2/retry-tag')

/**
 * Returns the bytes of which the hospitals make the name of a patient. All pseudonyms follow from the name,
 * so nothing guessable goes on the chain (ARCHITECTURE.md "Who can read"). Every hospital writes the same
 * bytes for an identifier, however it was typed. Undefined: the identifier names nobody.
 */
export function nameInputOf (identifier: PatientIdentifier): Uint8Array | undefined {
  const { system, value } = knownIdentifier(identifier)
  return nameInput(system, value)
}

/**
 * Makes the tag by which the ledger refuses a second live copy of a record (DUP-01). The tag is keyed with
 * the hospital's own secret and tells others nothing (SPECIFICATION.md §1). The length of each part precedes
 * the part.
 *
 * @param version of the record: 1 for a new record, plus 1 for each amendment; a u32.
 */
export function retryTag (
  hospitalSecret: Uint8Array, identifier: RecordKey, version: number
): RetryTag {
  const { system, value } = normalIdentifier(identifier)
  return hmacSha256(
    hospitalSecret, framed([RETRY_TAG_DOMAIN, utf8(system), utf8(value), u32(version)])
  )
}

/** Joins the parts, each after its length as a u32. */
function framed (parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const part of parts) {
    view.setUint32(at, part.length)
    bytes.set(part, at + LENGTH_BYTES)
    at += LENGTH_BYTES + part.length
  }
  return bytes
}

const LENGTH_BYTES = 4

function u32 (value: number): Uint8Array {
  const bytes = new Uint8Array(LENGTH_BYTES)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}
