import type {
  AllowlistChangeView, AllowlistsView, ApproveOptions, BeginView, BlockEvent, BlockView, CaseListView,
  CaseView, CaseStatusView, DrawView, EnrolmentFile, EnrolmentView, ExportLine, HeadView, HealthView,
  HistoryView, PatientIdentifier, ReviewCaseView, ReviewDecisionView, ReviewItemView, ReviewWords, Role,
  StatusView, SubmissionView, VerificationView
} from './views/index.js'

/**
 * The port through which the API reaches the node it serves. A method either answers or throws a
 * `ServiceError`; anything else that it throws is a fault of the node and is answered 500 without
 * detail. Case ids arrive as hexadecimal, whole or a prefix of at least 8 digits: the node
 * resolves them (404 `unknown-case`, 409 `ambiguous-case`). Peers arrive as peer IDs.
 */
export interface Services {
  readonly role: Role
  readonly node: NodeServices
  /** Present if and only if `role` is `government`. */
  readonly government: GovernmentServices | undefined
  /** Present if and only if `role` is `hospital`. */
  readonly hospital: HospitalServices | undefined
}

/** What both roles serve: they hold the same blocks. */
export interface NodeServices {
  status (): Promise<StatusView>
  /** What `status` says as `health`, alone. */
  health (): Promise<HealthView>
  /** 409 `no-chain` before a genesis is held or while only block 0 exists. */
  head (): Promise<HeadView>
  /** 404 `unknown-height`. */
  block (height: number): Promise<BlockView>
  /** Checks the stored chain again from its bytes; a finding is an answer, not an error. */
  verifyChain (): Promise<VerificationView>
  /** The genesis, then every block from height 1, read as they are taken. */
  exportChain (): AsyncIterable<ExportLine>
  allowlists (): Promise<AllowlistsView>
  /** Answers at once, or when the case is decided or `waitMs` have passed, as it then stands. */
  showCase (id: string, options: WaitOptions): Promise<CaseView>
  /** Newest first. */
  listCases (filter: CaseFilter): Promise<CaseListView>
  /** 409 `not-drawn` while the case has no draw. */
  explainDraw (id: string): Promise<DrawView>
  /** Calls `listener` after each block, never awaiting it; returns the way to stop. */
  subscribe (listener: (event: BlockEvent) => void): () => void
}

export interface GovernmentServices {
  enrolments (): Promise<readonly EnrolmentView[]>
  /**
   * 404 `unknown-enrolment`; 409 `duplicate-name`, `bad-name`, `being-removed`. Before genesis: noted.
   * After: a list is signed and published.
   */
  approve (peerId: string, options: ApproveOptions): Promise<AllowlistChangeView>
  /** 404 `unknown-enrolment`; 409 `is-member`, `being-admitted`, `being-removed`. */
  reject (peerId: string, message: string): Promise<AllowlistChangeView>
  /** As if the hospital had asked over the network and been approved; 422 `bad-enrolment`. */
  add (file: EnrolmentFile, options: ApproveOptions): Promise<AllowlistChangeView>
  /** 404 `not-a-member`; 409 `too-few-members`, `list-pending`, `churn-limit`. */
  remove (peerId: string): Promise<AllowlistChangeView>
  /** 409 `too-few-members` or `already-begun`. */
  begin (): Promise<BeginView>
}

export interface HospitalServices {
  /**
   * @param resource parsed JSON, of any shape. Answers within `waitMs`, when all cases are decided or
   *   as they then stand. Without it: within 2 s of the signature, when the opening block is final or
   *   with `pending` cases. What cannot be signed in time (20 s without `waitMs`) is 503, and is not
   *   proposed.
   * @throws ServiceError if nothing was taken: 422 with findings; 400 `not-fhir`; 409 `conflict`,
   *   `no-chain`, `not-a-member`; 503.
   */
  submit (resource: unknown, options: SubmitOptions): Promise<SubmissionView>
  reviews (): Promise<readonly ReviewItemView[]>
  /** 404 `unknown-case`, 409 `not-drawn-here`, `already-decided`. */
  review (caseId: string): Promise<ReviewCaseView>
  /** Newest first, as many as `MAX_LISTED_DECISIONS`. */
  decidedReviews (): Promise<readonly ReviewDecisionView[]>
  approve (caseId: string, words: ReviewWords): Promise<ReviewDecisionView>
  /** @param reason a code of `REVIEW_REASONS`; 422 `unknown-reason`. */
  reject (caseId: string, reason: string, words: ReviewWords): Promise<ReviewDecisionView>
  /** An unknown patient is 404 `unknown-patient`. */
  history (identifier: PatientIdentifier): Promise<HistoryView>
}

export interface WaitOptions {
  /** 0: do not wait. */
  readonly waitMs: number
}

export interface SubmitOptions extends WaitOptions {
  /** Submit although this hospital's own rules already reject it (for drills and tests). */
  readonly force: boolean
}

export interface CaseFilter {
  readonly status: CaseStatusView | undefined
  /** Only this hospital's own. */
  readonly mine: boolean
  /** At most 1000. */
  readonly limit: number
}
