import { AntiEntropy, type AntiEntropyParts } from '../peers/anti-entropy.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { OwnFaultParts } from '../signing/own-faults.js'
import type { KeyFile, Operation } from '../../storage/index.js'
import type { Gossip } from '../gates/transaction-gate.js'
import { BodyBackfill, type BodyBackfillParts } from './body-backfill.js'
import { CustodyAsker } from '../custody/custody-asker.js'
import { CustodyServer } from '../custody/custody-server.js'
import { custodyLedgerOf } from '../custody/node-ledger.js'
import { nameOf } from '../gates/name-of.js'
import { Custody } from './custody.js'
import { Disputes } from './disputes.js'
import { Duties } from './duties.js'
import { FindingsRequests } from './findings-requests.js'
import { FindingsServer } from './findings-server.js'
import { HoldingsCheck } from './holdings-check.js'
import { KeyRelease } from './key-release.js'
import { PatientNaming, type PatientNamingParts } from '../names/patient-naming.js'
import { OwnCases } from './own-cases.js'
import { OwnFindings } from './own-findings.js'
import { OwnOpinions } from './own-opinions.js'
import { OwnPresence } from './own-presence.js'
import { RecordReader } from './read.js'
import { ReceivedFindings } from './received-findings.js'
import type { RecentBodies } from './recent-bodies.js'
import { ReviewDecisions } from './review-decisions.js'
import { ReturnedKeys } from './returned-keys.js'
import { Reviews } from './reviews.js'
import { Submissions } from './submissions.js'

export interface HospitalParts
  extends AntiEntropyParts, BodyBackfillParts, OwnFaultParts, PatientNamingParts {
  readonly recentBodies: RecentBodies, readonly gossip: Gossip
}

/**
 * Assembles the clinical work of a hospital. A hospital submits diagnoses, holds and releases record keys,
 * judges the cases that it is drawn for, and completes its copy of the bodies. No government node uses this.
 */
export class Hospital {
  readonly custody: Custody
  readonly records: RecordReader
  readonly naming: PatientNaming
  readonly keys: KeyRelease
  readonly opinions: OwnOpinions
  readonly reviews: Reviews
  readonly decisions: ReviewDecisions
  readonly duties: Duties
  readonly cases: OwnCases
  readonly submissions: Submissions
  readonly backfill: BodyBackfill
  readonly disputes: Disputes
  readonly ownFindings: OwnFindings
  readonly findings: ReceivedFindings
  readonly #custodyServer: CustodyServer
  readonly #findingsServer: FindingsServer
  readonly #findingsRequests: FindingsRequests
  readonly #antiEntropy: AntiEntropy
  readonly #holdings: HoldingsCheck
  readonly #presence: OwnPresence

  constructor (parts: HospitalParts, readonly config: HospitalConfig, readonly pads: KeyFile) {
    const custody = this.custody = new Custody(parts.chain, parts.store, parts.secrets)
    const records = this.records = new RecordReader(parts, custody)
    const disputes = this.disputes = new Disputes(parts.store, parts.secrets)
    const { names } = this.naming = new PatientNaming(parts)
    const keys = this.keys = new KeyRelease({ ...parts, custody })
    const shared = { ...parts, ledger: custodyLedgerOf(parts), pads }
    this.#custodyServer = new CustodyServer(shared)
    const asker = new CustodyAsker({ ...shared, nameOf: id => nameOf(parts, id) })
    const returnedKeys = new ReturnedKeys({ ...shared, asker, custody })
    const findings = this.ownFindings = new OwnFindings(parts)
    const received = this.findings = new ReceivedFindings(parts.store, parts.secrets)
    this.#findingsServer = new FindingsServer({ ...parts, findings })
    this.#findingsRequests = new FindingsRequests({ ...parts, received })
    const opinions = this.opinions = new OwnOpinions({ ...parts, findings })
    const reviews = this.reviews = new Reviews(parts.store, parts.clock, config.reviewMode)
    this.decisions = new ReviewDecisions(parts.store, parts.secrets)
    this.duties = new Duties({ ...parts, custody, disputes, findings, records, keys, opinions, reviews })
    const cases = this.cases = new OwnCases(parts.signer, parts.store, parts.hostLoop)
    this.submissions = new Submissions({ ...parts, cases, custody, disputes, names, records }, config)
    const backfill = this.backfill = new BodyBackfill(parts)
    this.#antiEntropy = new AntiEntropy(parts)
    this.#holdings = new HoldingsCheck({ ...parts, backfill, returnedKeys })
    this.#presence = new OwnPresence(parts)
  }

  async start (): Promise<void> {
    await this.keys.start()
    await this.#custodyServer.start()
    await this.#findingsServer.start()
    await this.#findingsRequests.start()
    await this.naming.start()
    await this.#antiEntropy.start()
    await this.submissions.start()
    await this.duties.start()
    await this.backfill.start()
    this.#holdings.start()
    this.#presence.start()
  }

  stop (): void {
    this.#antiEntropy.stop()
    this.#findingsRequests.stop()
    this.submissions.stop()
    this.duties.stop()
    this.naming.stop()
    this.backfill.stop()
    this.#holdings.stop()
    this.#presence.stop()
  }

  /** Returns the changes to own rows that are written in one batch with a block. */
  operationsWith (commit: CommittedBlock): Operation[] {
    return [
      ...this.submissions.operationsToClose(commit),
      ...this.duties.operationsToClose(commit),
      ...this.backfill.operationsToNote(commit),
      ...this.#findingsRequests.operationsToNote(commit)
    ]
  }
}
