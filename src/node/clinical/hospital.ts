import type { ReleaseStore } from '../../terminology/index.js'
import { Accesses } from '../accesses/accesses.js'
import { KeyNotes } from '../accesses/key-notes.js'
import { AntiEntropy, type AntiEntropyParts } from '../peers/anti-entropy.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import type { HospitalConfig } from '../machine/config/index.js'
import type { OwnFaultParts } from '../signing/own-faults.js'
import { Discard, FileSystemKind, hex, type CaseId } from '../../protocol/types/index.js'
import type { RaiseAlarm } from '../machine/ports.js'
import type { Operation } from '../../storage/index.js'
import type { Gossip } from '../gates/transaction-gate.js'
import { AdoptedReleases } from './adopted-releases.js'
import { BodyBackfill, type BodyBackfillParts } from './body-backfill.js'
import { CaseKeys } from './case-keys.js'
import { Claims } from './claims.js'
import { Denials } from './consents/denials.js'
import { FiledForms } from './consents/filed-forms.js'
import { OrderSender } from './consents/order-sender.js'
import { PatientReads } from './consents/patient-reads.js'
import { RuleStore } from './consents/rule-store.js'
import { Situations } from './consents/situations.js'
import { PatientLookUps } from './consents/look-ups.js'
import { Closures } from '../custody/closures.js'
import { CustodyAsker } from '../custody/custody-asker.js'
import { CustodyServer } from '../custody/custody-server.js'
import { custodyLedgerOf } from '../custody/node-ledger.js'
import { nameOf } from '../gates/name-of.js'
import { Custody } from './custody.js'
import { Disputes } from './disputes.js'
import { ErasedPatients } from './erasures/erased-patients.js'
import { Eraser } from './erasures/eraser.js'
import { ExcerptNotes } from './excerpts/excerpt-notes.js'
import { Erasures } from './erasures/erasures.js'
import { Freshness } from './erasures/freshness.js'
import { StepSender } from './erasures/step-sender.js'
import { Duties } from './duties.js'
import { Attempts } from './emergencies/attempts.js'
import { Emergencies } from './emergencies/emergencies.js'
import { JustificationStore } from './emergencies/justification-store.js'
import { EmergencyOutbox } from './emergencies/outbox.js'
import { OwnTransactions } from './own-transactions.js'
import { Roster } from './emergencies/roster.js'
import { Touch } from '../signing/touch.js'
import { ExcerptRequests } from './excerpts/excerpt-requests.js'
import { ExcerptServer } from './excerpts/excerpt-server.js'
import { QuestionBook } from './excerpts/question-book.js'
import { FindingsRequests } from './findings-requests.js'
import { FindingsServer } from './findings-server.js'
import { HoldingsCheck } from './holdings-check.js'
import { KeyRelease } from './key-release.js'
import { correctedTime } from '../signing/own-clock.js'
import { PatientNaming, type PatientNamingParts } from '../names/patient-naming.js'
import { raiseLostCorrections } from './lost-corrections.js'
import { raiseMismatchAlarms } from './mismatch-alarms.js'
import { ConfirmServer } from './mismatches/confirm-server.js'
import { Mismatches } from './mismatches/mismatches.js'
import { Statements } from './mismatches/statements.js'
import { OwnCases } from './own-cases.js'
import { OwnFindings } from './own-findings.js'
import { OwnOpinions } from './own-opinions.js'
import { PatientIndex } from './patient-index.js'
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
  readonly recentBodies: RecentBodies, readonly gossip: Gossip, readonly alarm: RaiseAlarm
}

/** Transactions that may wait for their blocks. Orders of patients never take the places of emergencies. */
const MAX_WAITING = { emergencies: 2_048, orders: 256 } as const

const DISCARDS = { unknown: Discard.unknown, on: Discard.on, off: Discard.off } as const

/**
 * Assembles the clinical work of a hospital. A hospital submits diagnoses, holds and releases record keys,
 * judges the cases that it is drawn for, and completes its copy of the bodies. No government node uses this.
 */
export class Hospital {
  readonly custody: Custody
  readonly records: RecordReader
  readonly releases: AdoptedReleases
  readonly naming: PatientNaming
  readonly keys: KeyRelease
  readonly opinions: OwnOpinions
  readonly reviews: Reviews
  readonly decisions: ReviewDecisions
  readonly claims: Claims
  /** The questions of this hospital to submitters, and the questions to this hospital. */
  readonly asked: QuestionBook
  readonly received: QuestionBook
  readonly excerptRequests: ExcerptRequests
  readonly excerptServer: ExcerptServer
  readonly duties: Duties
  readonly cases: OwnCases
  readonly submissions: Submissions
  readonly backfill: BodyBackfill
  readonly disputes: Disputes
  readonly ownFindings: OwnFindings
  readonly findings: ReceivedFindings
  /** Who did what with the data of which patient (§18). */
  readonly accesses: Accesses
  readonly lookUps: PatientLookUps
  readonly statements: Statements
  readonly #mismatches: Mismatches
  readonly #confirmServer: ConfirmServer
  readonly #custodyServer: CustodyServer
  readonly rules: RuleStore
  readonly forms: FiledForms
  readonly situations: Situations
  readonly patientReads: PatientReads
  readonly patients: PatientIndex
  readonly orders: OrderSender
  readonly touch: Touch
  readonly own: OwnTransactions
  readonly outbox: EmergencyOutbox
  readonly justifications: JustificationStore
  readonly attempts: Attempts
  readonly roster: Roster
  readonly emergencies: Emergencies
  readonly closures: Closures
  readonly steps: StepSender
  readonly erasures: Erasures
  readonly #findingsServer: FindingsServer
  readonly #findingsRequests: FindingsRequests
  readonly #ownTransactions: readonly OwnTransactions[]
  readonly #antiEntropy: AntiEntropy
  readonly #holdings: HoldingsCheck
  readonly #presence: OwnPresence

  /**
   * @param releaseStore the releases of code systems on this disk
   * @param fileSystem the kind of file system that has the bodies
   */
  constructor (
    private readonly parts: HospitalParts, readonly config: HospitalConfig, releaseStore?: ReleaseStore,
    fileSystem: FileSystemKind = FileSystemKind.unknown
  ) {
    const custody = this.custody = new Custody(parts.chain, parts.store, parts.secrets)
    const records = this.records = new RecordReader(parts, custody)
    raiseMismatchAlarms(records, parts)
    const disputes = this.disputes = new Disputes(parts.store, parts.secrets)
    const { names } = this.naming = new PatientNaming(parts)
    const now = (): number => correctedTime(parts)
    const accesses = this.accesses = new Accesses({ ...parts, now })
    this.lookUps = new PatientLookUps(parts.chain.id, names, accesses.log)
    const touch = this.touch = new Touch(parts)
    const shared = { ...parts, ledger: custodyLedgerOf({ ...parts, touch }), pads: parts.store.pads }
    const rules = this.rules = new RuleStore(parts)
    this.forms = new FiledForms(parts)
    const situations = this.situations = new Situations({ ...parts, rules })
    this.#custodyServer = new CustodyServer({
      ...shared,
      keyNotes: new KeyNotes(parts.chain.id, accesses.log, accesses.refused),
      patients: {
        now, byKey: async (...patient) => await situations.byKey(...patient),
        emergency: async (...patient) => await situations.emergency(...patient)
      }
    })
    const asker = new CustodyAsker({ ...shared, nameOf: id => nameOf(parts, id) })
    const denials = new Denials({ ...parts, now, situations })
    const statements = this.statements = new Statements(parts)
    const mismatches = this.#mismatches = new Mismatches(parts, statements)
    this.#confirmServer = new ConfirmServer({ ...parts, log: accesses.log, records }, statements)
    const closures = this.closures = new Closures(parts.store)
    raiseLostCorrections({ ...parts, closures })
    this.own = new OwnTransactions(parts, MAX_WAITING.emergencies)
    const outbox = this.outbox = new EmergencyOutbox(parts, this.own)
    this.justifications = new JustificationStore(parts)
    this.attempts = new Attempts(parts)
    this.roster = new Roster(parts)
    this.emergencies = new Emergencies({ ...parts, now, touch, nameOf: id => nameOf(parts, id) },
      this.own, outbox, this.justifications, this.roster)
    this.patientReads = new PatientReads({
      ...parts, asker, closures, denials, freshness: new Freshness(parts), log: accesses.log, mismatches, now,
      records, situations,
      unconfirmed: async handle => await outbox.unconfirmed(handle)
    })
    const returnedKeys = new ReturnedKeys({ ...shared, asker, custody })
    const caseKeys = new CaseKeys({ ...parts, custody, records, returnedKeys })
    const keys = this.keys = new KeyRelease({ ...parts, caseKeys })
    const findings = this.ownFindings = new OwnFindings(parts)
    this.findings = new ReceivedFindings(parts.store, parts.secrets)
    this.#findingsServer = new FindingsServer({ ...parts, findings })
    this.#findingsRequests = new FindingsRequests({ ...parts, received: this.findings })
    const patients = this.patients = new PatientIndex(parts.store, parts.secrets)
    const asked = this.asked = new QuestionBook(parts.store.questions, parts.secrets, 'question')
    const received = this.received = new QuestionBook(parts.store.excerpts, parts.secrets, 'excerpt')
    this.excerptRequests = new ExcerptRequests({ ...parts, asked })
    this.excerptServer = new ExcerptServer({
      ...parts, received, notes: new ExcerptNotes({ ...parts, log: accesses.log, names, patients })
    })
    const claims = this.claims = new Claims(parts.store, parts.secrets, parts.clock)
    const opinions = this.opinions = new OwnOpinions({ ...parts, findings })
    const releases = this.releases = new AdoptedReleases(parts, releaseStore)
    const reviews = this.reviews = new Reviews(
      parts.store, parts.clock, config.reviewMode, releases, parts.chain.id)
    this.decisions = new ReviewDecisions(parts.store, parts.secrets)
    this.duties = new Duties({
      ...parts, asked, claims, custody, excerpts: this.excerptRequests, findings, records, keys, opinions,
      reviews
    })
    const cases = this.cases = new OwnCases(parts.signer, parts.store, parts.hostLoop)
    this.submissions = new Submissions(
      { ...parts, cases, custody, denials, disputes, names, patients, received, records }, config)
    const backfill = this.backfill = new BodyBackfill(parts)
    const orders = new OwnTransactions(parts, MAX_WAITING.orders)
    const steps = new OwnTransactions(parts, MAX_WAITING.orders)
    this.#ownTransactions = [this.own, orders, steps]
    this.orders = new OrderSender(orders)
    const sender = this.steps = new StepSender(steps)
    const eraser = new Eraser({ ...parts, custody })
    const disk = { fileSystem, discard: DISCARDS[config.diskDiscard], backupDays: config.backupDays }
    this.erasures = new Erasures({
      ...parts, closures, disk, eraser, sender, patients: new ErasedPatients({ ...parts, names, rules }),
      readersOf: async handle => await accesses.index.readersOf(handle)
    })
    this.#antiEntropy = new AntiEntropy(parts)
    this.#holdings = new HoldingsCheck({ ...parts, backfill, returnedKeys })
    this.#presence = new OwnPresence(parts)
  }

  async prepare (): Promise<void> {
    await this.erasures.start()
  }

  async start (): Promise<void> {
    await this.accesses.start()
    await this.keys.start()
    await this.#custodyServer.start()
    await this.#confirmServer.start()
    this.#mismatches.start()
    await this.#findingsServer.start()
    await this.#findingsRequests.start()
    await this.#loadReviews()
    await this.excerptServer.start()
    this.excerptRequests.start()
    await this.naming.start()
    await this.rules.start()
    await this.forms.start()
    await this.justifications.start()
    this.emergencies.start()
    await this.outbox.start()
    await this.releases.start()
    await this.#antiEntropy.start()
    await this.submissions.start()
    await this.duties.start()
    await this.backfill.start()
    this.#holdings.start()
    this.#presence.start()
  }

  stop (): void {
    this.accesses.stop()
    this.#antiEntropy.stop()
    this.#findingsRequests.stop()
    this.excerptRequests.stop()
    this.submissions.stop()
    this.duties.stop()
    this.naming.stop()
    this.outbox.stop()
    this.releases.stop()
    this.backfill.stop()
    this.#mismatches.stop()
    this.#holdings.stop()
    this.#presence.stop()
    this.erasures.stop()
    for (const own of this.#ownTransactions) own.stop()
  }

  /** Returns the changes to own rows that are written in one batch with a block. */
  operationsWith (commit: CommittedBlock): Operation[] {
    return [
      ...this.submissions.operationsToClose(commit),
      ...this.duties.operationsToClose(commit),
      ...this.backfill.operationsToNote(commit),
      ...this.#findingsRequests.operationsToNote(commit),
      ...this.excerptServer.operationsToClose(commit),
      ...this.outbox.operationsToClose(commit),
      ...this.forms.operationsToDrop(commit),
      ...this.accesses.operationsWith(commit),
      ...this.erasures.operationsToNote(commit)
    ]
  }

  /** Loads claims and questions from before a restart. */
  async #loadReviews (): Promise<void> {
    const { hostLoop, store } = this.parts
    const isUndecided = (id: CaseId): boolean => hostLoop.state.ledger.undecided.get(hex(id)) !== undefined
    await this.claims.load()
    const stale = [...await this.asked.load(isUndecided), ...await this.received.load(isUndecided)]
    if (stale.length > 0) await store.write(stale)
  }
}
