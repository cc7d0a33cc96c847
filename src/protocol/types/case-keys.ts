import { hex } from './bytes.js'
import type { BodyHash, CaseId, Hex, MemberId, Pseudonym, RetryTag } from './flavour.js'
import { partHashes } from './sealed-parts.js'

/**
 * The map keys of a case. They are made only once, since converting bytes to text is most of the cost of
 * indexing. Tags, body hashes and pseudonyms are unique only per hospital, so their keys contain the
 * hospital.
 */
export interface CaseKeys {
  readonly id: Hex
  readonly submitter: Hex
  readonly tag: string
  /** One key for each sealed part. */
  readonly bodies: readonly string[]
  readonly patient: string
}

/** The fields of a proposal and of its case by which cases are found. */
interface Indexed {
  readonly retryTag: RetryTag
  readonly bodyHash: BodyHash
  readonly casePartHash: BodyHash
  readonly pseudonym: Pseudonym
}

/**
 * @param id of the case
 * @param submitter in hexadecimal, like `id`
 * @param fields of the case or of its proposal
 */
export function caseKeys (id: Hex, submitter: Hex, fields: Indexed): CaseKeys {
  return {
    id,
    submitter,
    // Same order as the row keys in ledger/rows/keys.ts, so that these keys also identify rows.
    tag: hex(fields.retryTag) + submitter,
    bodies: partHashes(fields).map(hash => hex(hash) + submitter),
    patient: hex(fields.pseudonym) + submitter
  }
}

/** Returns the keys of a case. */
export function keysOfCase (
  indexed: Indexed & { readonly id: CaseId, readonly submitter: MemberId }
): CaseKeys {
  return caseKeys(hex(indexed.id), hex(indexed.submitter), indexed)
}
