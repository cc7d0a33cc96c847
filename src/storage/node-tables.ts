import { KeySpace } from './key-spaces.js'
import type { KeyRange, KeyValueStore } from './key-value-store.js'
import { Table } from './table.js'

/** Holds the tables of a node's own rows, beside blocks, bodies and ledger rows. */
export class NodeTables {
  readonly recordKeys: Table
  readonly outbox: Table
  readonly sealedProposals: Table
  readonly allowlists: Table
  readonly missingBodies: Table
  readonly reviews: Table
  readonly addresses: Table
  readonly enrolments: Table
  readonly alarms: Table
  readonly submissions: Table
  readonly opinions: Table
  readonly reviewDecisions: Table
  readonly ownFindings: Table
  readonly findings: Table
  readonly awaitedFindings: Table
  readonly disputes: Table
  readonly names: Table
  readonly nameCounts: Table
  readonly caseIndex: Table
  readonly blockTimes: Table
  readonly reviewDecisionTimes: Table
  readonly questions: Table
  readonly excerpts: Table
  readonly claims: Table
  readonly consentRules: Table
  readonly consentForms: Table
  readonly justifications: Table
  readonly emergencyOutbox: Table
  readonly emergencyAttempts: Table
  readonly justificationKeys: Table
  readonly practitionerNames: Table
  readonly accessOutbox: Table
  readonly accessEvents: Table
  readonly accesses: Table
  readonly missingAccesses: Table
  readonly erasing: Table
  readonly erasuresDue: Table
  readonly erasureNotices: Table
  readonly patientsToForget: Table
  readonly patientIds: Table
  readonly casePatients: Table

  constructor (private readonly database: KeyValueStore) {
    const store = database
    this.recordKeys = new Table(store, KeySpace.recordKey)
    this.outbox = new Table(store, KeySpace.outbox)
    this.sealedProposals = new Table(store, KeySpace.sealedProposal)
    this.allowlists = new Table(store, KeySpace.allowlist)
    this.missingBodies = new Table(store, KeySpace.missingBody)
    this.reviews = new Table(store, KeySpace.review)
    this.addresses = new Table(store, KeySpace.address)
    this.enrolments = new Table(store, KeySpace.enrolment)
    this.alarms = new Table(store, KeySpace.alarm)
    this.submissions = new Table(store, KeySpace.submission)
    this.opinions = new Table(store, KeySpace.opinion)
    this.reviewDecisions = new Table(store, KeySpace.reviewDecision)
    this.ownFindings = new Table(store, KeySpace.ownFindings)
    this.findings = new Table(store, KeySpace.findings)
    this.awaitedFindings = new Table(store, KeySpace.awaitedFindings)
    this.disputes = new Table(store, KeySpace.dispute)
    this.names = new Table(store, KeySpace.name)
    this.nameCounts = new Table(store, KeySpace.nameCount)
    this.caseIndex = new Table(store, KeySpace.caseIndex)
    this.blockTimes = new Table(store, KeySpace.blockTime)
    this.reviewDecisionTimes = new Table(store, KeySpace.reviewDecisionTime)
    this.questions = new Table(store, KeySpace.question)
    this.excerpts = new Table(store, KeySpace.excerpt)
    this.claims = new Table(store, KeySpace.claim)
    this.consentRules = new Table(store, KeySpace.consentRule)
    this.consentForms = new Table(store, KeySpace.consentForm)
    this.justifications = new Table(store, KeySpace.justification)
    this.emergencyOutbox = new Table(store, KeySpace.emergencyOutbox)
    this.emergencyAttempts = new Table(store, KeySpace.emergencyAttempt)
    this.justificationKeys = new Table(store, KeySpace.justificationKey)
    this.practitionerNames = new Table(store, KeySpace.practitionerName)
    this.accessOutbox = new Table(store, KeySpace.accessOutbox)
    this.accessEvents = new Table(store, KeySpace.accessEvent)
    this.accesses = new Table(store, KeySpace.access)
    this.missingAccesses = new Table(store, KeySpace.missingAccess)
    this.erasing = new Table(store, KeySpace.erasing)
    this.erasuresDue = new Table(store, KeySpace.erasureDue)
    this.erasureNotices = new Table(store, KeySpace.erasureNotice)
    this.patientsToForget = new Table(store, KeySpace.patientToForget)
    this.patientIds = new Table(store, KeySpace.patientId)
    this.casePatients = new Table(store, KeySpace.casePatient)
  }

  /** Removes the values of deleted rows in these ranges from the files of the database. */
  async scrub (ranges: readonly KeyRange[]): Promise<void> {
    await this.database.scrub?.(ranges)
  }
}
