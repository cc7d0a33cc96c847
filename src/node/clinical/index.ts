import type { HospitalConfig } from '../machine/config/index.js'
import type { Core } from '../assembly/core.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { Operation } from '../../storage/index.js'
import { AntiEntropy } from '../peers/anti-entropy.js'
import { BodyBackfill } from './body-backfill.js'
import { Custody } from './custody.js'
import { Duties } from './duties.js'
import { HoldingsCheck } from './holdings-check.js'
import { KeyRelease } from './key-release.js'
import { LinkingKeys } from './linking-keys.js'
import { OwnCases } from './own-cases.js'
import { OwnOpinions } from './own-opinions.js'
import { RecordReader } from './read.js'
import { ReviewDecisions } from './review-decisions.js'
import { Reviews } from './reviews.js'
import { Submissions } from './submissions.js'

/**
 * What a hospital does beyond agreeing: it submits diagnoses, holds and releases record keys,
 * judges the cases drawn to it, and keeps its copy of the bodies whole. Nothing here runs at the
 * government.
 */
export class Hospital {
  readonly custody: Custody
  readonly records: RecordReader
  readonly linking: LinkingKeys
  readonly keys: KeyRelease
  readonly opinions: OwnOpinions
  readonly reviews: Reviews
  readonly decisions: ReviewDecisions
  readonly duties: Duties
  readonly cases: OwnCases
  readonly submissions: Submissions
  readonly backfill: BodyBackfill
  readonly #antiEntropy: AntiEntropy
  readonly #holdings: HoldingsCheck

  constructor (core: Core, readonly config: HospitalConfig) {
    this.custody = new Custody(core)
    this.records = new RecordReader(core, this.custody)
    this.linking = new LinkingKeys(core)
    this.keys = new KeyRelease(core, this.custody)
    this.opinions = new OwnOpinions(core)
    this.reviews = new Reviews(core, config.reviewMode)
    this.decisions = new ReviewDecisions(core)
    this.duties = new Duties(core, {
      custody: this.custody, records: this.records, keys: this.keys, opinions: this.opinions,
      review: this.reviews
    })
    this.cases = new OwnCases(core)
    this.submissions = new Submissions(core, this.cases, this.custody, this.records, this.linking, config)
    this.backfill = new BodyBackfill(core)
    this.#antiEntropy = new AntiEntropy(core)
    this.#holdings = new HoldingsCheck(core, this.backfill)
  }

  async start (): Promise<void> {
    await this.keys.start()
    await this.linking.start()
    await this.#antiEntropy.start()
    await this.submissions.start()
    await this.duties.start()
    await this.backfill.start()
    this.#holdings.start()
  }

  stop (): void {
    this.#antiEntropy.stop()
    this.submissions.stop()
    this.duties.stop()
    this.linking.stop()
    this.backfill.stop()
  }

  /** Own rows that change together with a block. */
  alongside (commit: CommittedBlock): Operation[] {
    return [
      ...this.submissions.closing(commit),
      ...this.duties.closing(commit),
      ...this.backfill.noting(commit)
    ]
  }
}
