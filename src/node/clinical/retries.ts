import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey } from '../../protocol/ledger/index.js'
import { equal, Relation, ZERO_32, type Case, type CaseId } from '../../protocol/types/index.js'
import { undefinedIfCorrupt } from './holdings.js'
import { recordPaths, hasMark } from './content-mark.js'
import type { Custody } from './custody.js'
import { LaterError, type Job } from './job.js'
import type { OwnCases, Standing } from './own-cases.js'
import { NODE, type RecordReader, type SealedCase } from './read.js'
import type { Repeats } from './repeats.js'
import type { NodeStore } from '../../storage/index.js'
import { jobName } from './take-batch.js'

/**
 * The verdict on a submission. `new`: to be proposed. `same`: submitted before. `later`: the earlier body,
 * with which the submission must be compared, is not here yet. `other`: a conflict.
 */
export type RetryVerdict =
  | { readonly kind: 'new', readonly resubmits: CaseId | undefined }
  | { readonly kind: 'same' | 'later', readonly caseId: CaseId }
  | { readonly kind: 'other', readonly conflict: ConflictError }

/** Another diagnosis has the same retry key, or another correction of the same record came first. */
export class ConflictError extends Error {
  /**
   * @param caseId undefined if both diagnoses are in the same submission
   * @param paths the elements that differ; undefined if the two cannot be compared
   * @param at its place among the diagnoses that were submitted together, from 0
   * @param isCorrection the other diagnosis corrects the same record
   */
  constructor (
    readonly caseId: CaseId | undefined, readonly paths: readonly string[] | undefined, readonly at = 0,
    readonly isCorrection = false
  ) {
    super('the same key with other content')
  }

  ofPlace (at: number): ConflictError {
    return new ConflictError(this.caseId, this.paths, at, this.isCorrection)
  }
}

/** Names diagnoses, each once. @throws ConflictError if two have the same key and other content */
export function withoutTwins<J extends Job> (jobs: readonly J[]): ReadonlyMap<string, J> {
  const unique = new Map<string, J>()
  for (const [at, job] of jobs.entries()) {
    const earlier = unique.get(jobName(job))
    if (earlier === undefined) unique.set(jobName(job), job)
    else if (!equal(earlier.mark, job.mark)) {
      throw new ConflictError(undefined, recordPaths(earlier.plaintext, job.plaintext), at)
    }
  }
  return unique
}

/** Finds why diagnoses that are submitted all or none cannot be proposed now. */
export function failureIn (verdicts: readonly RetryVerdict[]): Error | undefined {
  for (const [at, verdict] of verdicts.entries()) {
    if (verdict.kind === 'other') return verdict.conflict.ofPlace(at)
  }
  const later = verdicts.find(({ kind }) => kind === 'later')
  return later?.kind === 'later' ? new LaterError(later.caseId) : undefined
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
      const verdict = standing === undefined
        ? await this.#judgeKeyless(job) : await this.#judgeKeyed(job, standing)
      const corrected = verdict.kind === 'new' ? job.related : undefined
      if (corrected === undefined) return verdict
      // Of two corrections the chain drops one, and nobody would tell its sender. A retraction never waits.
      const rival = job.relation === Relation.amends ? this.cases.correctionOf(corrected) : undefined
      // A block may have decided another one since the record was read. The case has its row by then.
      const decided = rival ?? await this.#successorOf(corrected)
      return decided === undefined
        ? verdict : { kind: 'other', conflict: new ConflictError(decided, undefined, 0, true) }
    }))
  }

  async #successorOf (corrected: CaseId): Promise<CaseId | undefined> {
    const found = await this.#onChain(corrected)
    return found === undefined || equal(found.supersededBy, ZERO_32) ? undefined : found.supersededBy
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
    return await this.#onChain(caseId)
  }

  async #onChain (caseId: CaseId): Promise<Case | undefined> {
    const row = await this.store.entry(caseKey(caseId))
    const found = row === undefined ? undefined : decode(caseCodec, row)
    return found?.verdict === 'accept' ? found.value : undefined
  }
}
