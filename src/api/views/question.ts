import type { PartyView } from './party.js'

/** Clinical: a question about a case, and the excerpt that a person at its submitter has read and gives. */
export interface QuestionView {
  /** 32 hexadecimal digits. */
  readonly id: string
  readonly caseId: string
  /** The other hospital: the submitter of the case, or the hospital that asks. */
  readonly hospital: PartyView
  /** True if this hospital asks. */
  readonly isOwn: boolean
  readonly askedAt: number
  readonly question: string
  /** `declined`: a person at the submitter gives no excerpt. */
  readonly state: 'waiting' | 'given' | 'declined'
  /** The person of this hospital who asked or who answered. The name is never sent. */
  readonly clinician?: string
  /** The excerpt; absent while there is none. */
  readonly excerpt?: string
  /** When the answer was given or arrived; absent while the question waits. */
  readonly endedAt?: number
}
