import {
  Relation, equal, type Case, type CaseId, type ChainId, type MemberId, type Timestamp
} from '../../protocol/types/index.js'
import {
  asksForExcerpt, decodeCasePart, deniedMark, judgeCase, unpadded, type Finding
} from '../../records/index.js'
import type { NodeStore, Operation } from '../../storage/index.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { HostClock } from '../machine/ports.js'
import type { AdoptedReleases } from './adopted-releases.js'

/** A case that waits for a clinician of this hospital. */
export interface QueuedReview {
  readonly caseId: CaseId
  readonly receivedAt: Timestamp
  readonly findings: readonly Finding[]
}

/**
 * Judges opened case parts by the rules, and keeps the queue of cases for clinicians. The queue is in the
 * database, so it survives a restart. A case leaves the queue when it is decided.
 */
export class Reviews {
  constructor (
    private readonly store: NodeStore, private readonly clock: HostClock,
    private readonly mode: HospitalConfig['reviewMode'],
    private readonly releases: Pick<AdoptedReleases, 'areReady' | 'of'>, private readonly chainId: ChainId
  ) {}

  /** Tells whether all releases of code systems are here by which the case is judged. */
  canJudge ({ proposedAt }: Case): boolean {
    return this.releases.areReady(proposedAt)
  }

  /** Judges an opened case part by the rules. Their time is that of the block that opened the case. */
  judge (drawn: Case, plaintext: Uint8Array): readonly Finding[] {
    return judgeCase(plaintext, {
      chainTime: drawn.proposedAt, releases: this.releases.of(drawn.proposedAt),
      tag: { chainId: this.chainId, classTag: drawn.classTag },
      relation: drawn.replaceRelation === Relation.new ? drawn.relation : drawn.replaceRelation
    }).findings
  }

  /**
   * Tells whether the patient denies this case to a hospital (records/SPECIFICATION.md §6.5). A submitter
   * that marks more hospitals than may be faulty would choose who judges, so its marks have no effect.
   * @param limit the number of hospitals that may be faulty
   */
  isDenied (plaintext: Uint8Array, hospital: MemberId, limit: number): boolean {
    const content = unpadded(plaintext)
    const part = content === undefined ? undefined : decodeCasePart(content)
    const mark = part && deniedMark(part.salt, hospital)
    if (part === undefined || mark === undefined || part.binding.denied.length > limit) return false
    return part.binding.denied.some(denied => equal(denied, mark))
  }

  /** Tells whether a clinician must judge a case that the rules do not reject. */
  needsClinician (drawn: Case, findings: readonly Finding[]): boolean {
    if (drawn.isForClinician || asksForExcerpt(findings)) return true
    switch (this.mode) {
      case 'rules': return false
      case 'manual': return true
      case 'rules-then-manual': return findings.some(found => found.outcome === 'flag')
    }
  }

  operationToQueue ({ id }: Case, findings: readonly Finding[]): Operation {
    const row = { receivedAt: this.clock.wall(), findings }
    return this.store.reviews.putting(id, Buffer.from(JSON.stringify(row)))
  }

  /** Tells for each case whether it waits for a clinician. */
  async queued (caseIds: readonly CaseId[]): Promise<boolean[]> {
    return (await this.store.reviews.getMany(caseIds)).map(row => row !== undefined)
  }

  async find (caseId: CaseId): Promise<QueuedReview | undefined> {
    const row = await this.store.reviews.get(caseId)
    return row === undefined ? undefined : parse(caseId, row)
  }

  async list (): Promise<QueuedReview[]> {
    const queue: QueuedReview[] = []
    for await (const [caseId, row] of this.store.reviews.iterate()) queue.push(parse(caseId, row))
    return queue.sort((a, b) => a.receivedAt - b.receivedAt)
  }

  operationToDequeue (caseId: CaseId): Operation {
    return this.store.reviews.deleting(caseId)
  }
}

function parse (caseId: CaseId, row: Uint8Array): QueuedReview {
  const { receivedAt, findings } =
    JSON.parse(Buffer.from(row).toString('utf8')) as Omit<QueuedReview, 'caseId'>
  return { caseId, receivedAt, findings }
}
