import type { CaseId } from '../../protocol/types/index.js'
import type { PreparedDiagnosis } from '../../records/index.js'
import type { Earlier, Job } from './job.js'
import type { RetryVerdict } from './retries.js'

export interface Submitted {
  readonly caseId: CaseId
  /** False if the same record version was submitted before. */
  readonly created: boolean
  /** Set if the submission has no retry key and was recognised by its bytes. */
  readonly isRepeat?: true
  /** The earlier try under its retry key, which was rejected or has expired. */
  readonly resubmits?: CaseId
}

export interface SubmitLimits extends Earlier {
  /** The name of a diagnosis without a retry key (`sentName`). Without this name it is never a repeat. */
  readonly sent?: Uint8Array
  /** How long the submission may wait for its turn and for the earlier body of its retry key. */
  readonly turnMs?: number
}

/** A diagnosis with its limits. */
export interface Wanted extends SubmitLimits {
  readonly diagnosis: PreparedDiagnosis
}

/** @param opened the case that the diagnosis opened, if it is new */
export function answerTo ({ isKeyed }: Job, verdict: RetryVerdict, opened: CaseId): Submitted {
  if (verdict.kind === 'new') {
    const { resubmits } = verdict
    return { caseId: opened, created: true, ...(resubmits === undefined ? {} : { resubmits }) }
  }
  const caseId = verdict.kind === 'other' ? opened : verdict.caseId
  return { caseId, created: false, ...(isKeyed ? {} : { isRepeat: true }) }
}
