import type { CaseId, MemberId, Signature } from './flavour.js'

/** What a hospital found that opened a record: its case part differs from the judged one, or fits. */
export const MismatchVerdict = { differs: 1, fits: 2 } as const
export type MismatchVerdict = typeof MismatchVerdict[keyof typeof MismatchVerdict]

/**
 * `case/mismatch`: a hospital that opened a record states whether it is the record whose case part two
 * hospitals judged. The number is that of the kind.
 */
export interface CaseMismatch {
  readonly kind: 13
  readonly author: MemberId
  readonly caseId: CaseId
  /** The hospital that sealed both parts. */
  readonly submitter: MemberId
  readonly verdict: MismatchVerdict
  readonly signature: Signature
}
