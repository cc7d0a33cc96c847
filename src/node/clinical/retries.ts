import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey } from '../../protocol/ledger/index.js'
import { equal, hex, type Case, type CaseId } from '../../protocol/types/index.js'
import { soundOr } from './holdings.js'
import { bodyPaths, hasMark } from './content-mark.js'
import type { Custody } from './custody.js'
import type { Job } from './job.js'
import type { OwnCases, Standing } from './own-cases.js'
import { NODE, type RecordReader } from './read.js'
import type { Repeats } from './repeats.js'
import type { NodeStore } from '../../storage/index.js'

/** `new`: go on; `same`: nothing to do; `later`: what it must be compared with is not here yet. */
export type RetryVerdict =
  | { readonly kind: 'new', readonly resubmits: CaseId | undefined }
  | { readonly kind: 'same' | 'later', readonly caseId: CaseId }
  | { readonly kind: 'other', readonly conflict: ConflictError }

/** The key is that of another diagnosis. */
export class ConflictError extends Error {
  /**
   * @param caseId undefined if both were sent at once
   * @param paths of the elements that differ; undefined if the two cannot be compared
   */
  constructor (readonly caseId: CaseId | undefined, readonly paths: readonly string[] | undefined) {
    super('the same key with other content')
  }
}

type Earlier = Pick<Case, 'submitter' | 'pseudonym' | 'bodyHash' | 'keyCommitment' | 'linkEpoch'>

/**
 * Whether a diagnosis was submitted before. Under one key the same content is the same case, and other
 * content is a conflict for as long as that case is undecided or accepted. A case that was rejected or
 * has expired never entered the record: what its patient's hospital sends next is another try.
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

  /** @throws ConflictError if, as things stand, not all of them could be submitted */
  async checkAll (jobs: readonly Job[]): Promise<void> {
    const seen = new Map<string, Job>()
    for (const job of jobs) {
      const earlier = seen.get(hex(job.tag))
      if (earlier !== undefined && !equal(earlier.mark, job.mark)) {
        throw new ConflictError(undefined, bodyPaths(earlier.plaintext, job.plaintext))
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
    const pseudonym = job.pseudonymIn(earlier.linkEpoch)
    if (pseudonym !== undefined && !equal(pseudonym, earlier.pseudonym)) {
      return { kind: 'other', conflict: new ConflictError(caseId, ['Patient.identifier']) }
    }
    if (state === 'freed') return { kind: 'new', resubmits: caseId }
    const ciphertext = await soundOr(() => this.store.getBody(earlier.bodyHash))
    if (ciphertext === undefined) return { kind: 'later', caseId }
    if (hasMark(ciphertext, job.mark)) return { kind: 'same', caseId }
    const [key] = await soundOr(() => this.custody.keys([caseId])) ?? []
    const plaintext = key === undefined ? undefined
      : this.records.open(NODE, earlier, 'body', 'compare', { ciphertext, key })
    const paths = plaintext === undefined ? undefined : bodyPaths(plaintext, job.plaintext)
    return { kind: 'other', conflict: new ConflictError(caseId, paths) }
  }

  async #find (caseId: CaseId): Promise<Earlier | undefined> {
    const pending = this.cases.pending(caseId)
    if (pending !== undefined) return { ...pending.proposal, submitter: pending.submitter }
    const row = await this.store.entry(caseKey(caseId))
    const found = row === undefined ? undefined : decode(caseCodec, row)
    return found?.verdict === 'accept' ? found.value : undefined
  }
}
