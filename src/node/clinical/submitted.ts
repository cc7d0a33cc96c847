import type { CaseId } from '../../protocol/types/index.js'
import type { PreparedDiagnosis } from '../../records/index.js'
import type { ReadExcerpt } from './excerpts/question.js'
import type { Earlier, Job } from './job.js'
import type { RetryVerdict } from './retries.js'
import type { Siblings } from './siblings.js'

export interface Submitted {
  readonly caseId: CaseId
  /** False if the same record version was submitted before. */
  readonly created: boolean
  /** Set if the submission has no retry key and was recognised by its bytes. */
  readonly isRepeat?: true
  /** The earlier try under its retry key, which was rejected or has expired. */
  readonly resubmits?: CaseId
}

/** A diagnosis that is to be submitted. */
export interface Wanted extends Earlier {
  readonly diagnosis: PreparedDiagnosis
  /** The name of a diagnosis without a retry key (`sentName`). Without this name it is never a repeat. */
  readonly sent?: Uint8Array
  /** What validators get of a diagnosis without a code, as the person here gave it. */
  readonly excerpt?: ReadExcerpt
}

export interface SubmitLimits {
  /** How long diagnoses may wait for their turn and for the earlier bodies of their retry keys. */
  readonly turnMs?: number | undefined
  /** The diagnoses of the same document. */
  readonly siblings?: Siblings | undefined
}

/** @param opened the case that the diagnosis opened, if it is new */
export function answerTo (
  { isKeyed }: Job, verdict: RetryVerdict, opened: CaseId | undefined
): Submitted {
  if (verdict.kind === 'new' && opened !== undefined) {
    const { resubmits } = verdict
    return { caseId: opened, created: true, ...(resubmits === undefined ? {} : { resubmits }) }
  }
  if (verdict.kind !== 'same') throw new Error('a diagnosis without an answer')
  return { caseId: verdict.caseId, created: false, ...(isKeyed ? {} : { isRepeat: true }) }
}
