import type { Case, Hex } from '../../types/index.js'
import { hex } from '../../types/index.js'

/**
 * The map keys of a case, made once in its life: turning bytes into text is most of what indexing
 * costs. What belongs to a hospital (tags, bodies, pseudonyms) is keyed per hospital.
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
export function caseKeys (one: Indexed, submitter: Hex = hex(one.submitter)): CaseKeys {
  return {
    id: hex(one.id),
    submitter,
    // In the order of the row keys of keys.ts, so that they name rows, too.
    tag: hex(one.retryTag) + submitter,
    body: hex(one.bodyHash) + submitter,
    patient: hex(one.pseudonym) + submitter
  }
}
