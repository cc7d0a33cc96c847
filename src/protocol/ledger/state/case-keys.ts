import { hex, type Case, type Hex } from '../../types/index.js'

/**
 * These are the map keys of a case. They are made once, since turning bytes into text is most of the cost
 * of indexing. Tags, bodies and pseudonyms belong to a hospital, so their keys contain the hospital.
 */
export interface CaseKeys {
  readonly id: Hex
  readonly submitter: Hex
  readonly tag: string
  readonly body: string
  readonly patient: string
}

type Indexed = Pick<Case, 'id' | 'submitter' | 'retryTag' | 'bodyHash' | 'pseudonym'>

/** @param submitter hex of `one.submitter`, where the caller has it */
export function caseKeys (fields: Indexed, submitter: Hex = hex(fields.submitter)): CaseKeys {
  return {
    id: hex(fields.id),
    submitter,
    // In the order of the row keys of rows/keys.ts, so that these keys name rows as well.
    tag: hex(fields.retryTag) + submitter,
    body: hex(fields.bodyHash) + submitter,
    patient: hex(fields.pseudonym) + submitter
  }
}
