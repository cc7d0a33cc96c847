import { hex, type Case, type Hex } from '../../types/index.js'

/**
 * The map keys of a case. They are made only once, since converting bytes to text is most of the cost of
 * indexing. Tags, body hashes and pseudonyms are unique only per hospital, so their keys contain the
 * hospital.
 */
export interface CaseKeys {
  readonly id: Hex
  readonly submitter: Hex
  readonly tag: string
  readonly body: string
  readonly patient: string
}

type Indexed = Pick<Case, 'id' | 'submitter' | 'retryTag' | 'bodyHash' | 'pseudonym'>

/** @param submitter hex of `fields.submitter`, if the caller has it */
export function caseKeys (fields: Indexed, submitter: Hex = hex(fields.submitter)): CaseKeys {
  return {
    id: hex(fields.id),
    submitter,
    // Same order as the row keys in rows/keys.ts, so that these keys also identify rows.
    tag: hex(fields.retryTag) + submitter,
    body: hex(fields.bodyHash) + submitter,
    patient: hex(fields.pseudonym) + submitter
  }
}
