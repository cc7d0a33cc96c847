import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey } from '../../protocol/ledger/index.js'
import { equal, hex, type Case, type CaseId } from '../../protocol/types/index.js'
import { undefinedIfCorrupt } from './holdings.js'
import { recordPaths, hasMark } from './content-mark.js'
import type { Custody } from './custody.js'
import type { Job } from './job.js'
import type { OwnCases, Standing } from './own-cases.js'
import { NODE, type RecordReader, type SealedCase } from './read.js'
import type { Repeats } from './repeats.js'
import type { NodeStore } from '../../storage/index.js'

/**
 * The verdict on a submission. `new`: to be proposed. `same`: submitted before. `later`: the earlier body,
 * with which the submission must be compared, is not here yet. `other`: a conflict.
 */
export type RetryVerdict =
  | { readonly kind: 'new', readonly resubmits: CaseId | undefined }
  | { readonly kind: 'same' | 'later', readonly caseId: CaseId }
  | { readonly kind: 'other', readonly conflict: ConflictError }

/** Another diagnosis was submitted with the same retry key. */
export class ConflictError extends Error {
  /**
   * @param caseId undefined if both diagnoses are in the same submission
   * @param paths the elements that differ; undefined if the two cannot be compared
   */
  constructor (readonly caseId: CaseId | undefined, readonly paths: readonly string[] | undefined) {
    super('the same key with other content')
  }
}

type Earlier = SealedCase & Pick<Case, 'pseudonym'>

/**
 * Judges whether a diagnosis was submitted before. With the same retry key, the same content is the same
 * case. Other content is a conflict while that case is undecided or accepted. A case that was rejected or has
 * expired never entered the record, so the next submission for the same patient is another try.
 */
export class Retries {
  constructor (
    private readonly store: NodeStore, private readonly cases: OwnCases, private readonly custody: Custody,
    private readonly records: RecordReader, private readonly repeats: Repeats
  ) {}

  async judge (jobs: readonly Job[]): Promise<RetryVerdict[]> {
    const keyed = jobs.filter(job => job.isKeyed)
    const standings = await this.cases.standings(keyed.map(job => job.tag))
    const byJob = new Map(keyed.map((job, index) => [job, standings[index]]))
    return await Promise.all(jobs.map(async job => {
      const standing = byJob.get(job)
      return standing === undefined ? await this.#judgeKeyless(job) : await this.#judgeKeyed(job, standing)
    }))
  }

  /** Checks that no job conflicts with another job or with an earlier case. @throws ConflictError */
  async checkAll (jobs: readonly Job[]): Promise<void> {
    const seen = new Map<string, Job>()
    for (const job of jobs) {
      const earlier = seen.get(hex(job.tag))
      if (earlier !== undefined && !equal(earlier.mark, job.mark)) {
        throw new ConflictError(undefined, recordPaths(earlier.plaintext, job.plaintext))
      }
      seen.set(hex(job.tag), job)
    }
    for (const verdict of await this.judge(jobs)) if (verdict.kind === 'other') throw verdict.conflict
  }

  async #judgeKeyless ({ sent }: Job): Promise<RetryVerdict> {
    const caseId = sent === undefined ? undefined : await this.repeats.find(sent)
    return caseId === undefined ? { kind: 'new', resubmits: undefined } : { kind: 'same', caseId }
  }

  async #judgeKeyed (job: Job, standing: Standing): Promise<RetryVerdict> {
    if (standing.state === 'none') return { kind: 'new', resubmits: undefined }
    const { caseId, state } = standing
    const earlier = await this.#find(caseId)
    if (earlier === undefined) return { kind: 'later', caseId }
    if (job.isOfOther(earlier.pseudonym)) {
      return { kind: 'other', conflict: new ConflictError(caseId, ['Patient.identifier']) }
    }
    if (state === 'freed') return { kind: 'new', resubmits: caseId }
    const ciphertext = await undefinedIfCorrupt(() => this.store.getBody(earlier.bodyHash))
    if (ciphertext === undefined) return { kind: 'later', caseId }
    if (hasMark(ciphertext, job.mark)) return { kind: 'same', caseId }
    const [key] = await undefinedIfCorrupt(() => this.custody.recordKeys([earlier])) ?? []
    const opened = key === undefined ? undefined
      : this.records.open(NODE, earlier, 'compare', { ciphertext, key })
    const paths = opened === undefined ? undefined : recordPaths(opened.plaintext, job.plaintext)
    return { kind: 'other', conflict: new ConflictError(caseId, paths) }
  }

  async #find (caseId: CaseId): Promise<Earlier | undefined> {
    const pending = this.cases.pending(caseId)
    if (pending !== undefined) return { ...pending.proposal, id: caseId, submitter: pending.submitter }
    const row = await this.store.entry(caseKey(caseId))
    const found = row === undefined ? undefined : decode(caseCodec, row)
    return found?.verdict === 'accept' ? found.value : undefined
  }
}
