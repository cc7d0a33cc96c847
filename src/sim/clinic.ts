import {
  caseIdsOf, signTransaction, transactionCodec, type SentBody
} from '../protocol/codec/index.js'
import { sha256 } from '../protocol/crypto/index.js'
import {
  casesOf, allDuties, dutiesAhead, dutiesIn
} from '../protocol/ledger/index.js'
import {
  Discard, FileSystemKind, hex, JudgedBy, RulesetSubject, TransactionKind, utf8, type Case, type CaseId
} from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import { BodyBackfill } from '../node/clinical/body-backfill.js'
import { Eraser } from '../node/clinical/erasures/eraser.js'
import { Erasures, type ErasuresParts } from '../node/clinical/erasures/erasures.js'
import { StepSender } from '../node/clinical/erasures/step-sender.js'
import { approval } from '../node/clinical/opinion.js'
import { OwnCases } from '../node/clinical/own-cases.js'
import { OwnFindings } from '../node/clinical/own-findings.js'
import { OwnOpinions } from '../node/clinical/own-opinions.js'
import { OwnPresence } from '../node/clinical/own-presence.js'
import { OwnTransactions } from '../node/clinical/own-transactions.js'
import { ProposalDesk } from '../node/clinical/proposal-desk.js'
import { TakeUps } from '../node/clinical/take-ups.js'
import { Closures } from '../node/custody/closures.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { AntiEntropy } from '../node/peers/anti-entropy.js'
import type { Operation } from '../storage/index.js'
import { AccessLogs } from './access-log.js'
import { Diagnoses } from './diagnoses.js'
import { AttestedReviews } from './attested-reviews.js'
import { Emergencies } from './emergencies.js'
import { LookUps, type LookUp } from './look-ups.js'
import { Measures } from './measures.js'
import type { ClinicHabits, Manner } from './manner.js'
import { PatientOrders } from './patient-orders.js'
import type { Random } from './random.js'
import { Readings } from './readings.js'
import { shareVerdicts } from './shared-gate.js'
import { truthOf } from './truth.js'

/** As the daemon by default: proposals in a PROPOSE. */
const MAX_PROPOSALS = 200
/** Own steps of measures that may wait for their blocks. */
const MOST_WAITING = 256
/** Hospitals sign a ruleset once in this many blocks. */
const ADOPT_HEIGHTS = 16

export interface ClinicEvents {
  /** Whether the hospital asks for as many names as it can get. */
  readonly isGreedy: boolean
  /** Whether patients of this run ask for erasures and other measures. */
  readonly hasMeasures: boolean
  /** Whether the hospital keeps what it says that it erased. */
  readonly keepsErased: boolean
  /** Whether the hospital says of the records of others what is not true. */
  readonly isAccuser: boolean
  /** True for a liar that attests consents without a form, and judges those of others falsely. */
  readonly isFormless: boolean
  /** Called when somebody at the hospital read a record that differs from what was judged. */
  found (record: Case): void
  /** Called when the hospital has the names of some patients. */
  named (found: LookUp): void
  /** Called when the hospital has acknowledged cases to its user. */
  acknowledged (caseIds: readonly CaseId[]): void
  /** Called before the block is on the disk. */
  deciding (commit: CommittedBlock): void
}

/**
 * Does the clinical work of a hospital: proposes made-up diagnoses and judges the cases drawn to it. The
 * clinic replaces the daemon's `Hospital`, whose records decide nothing here. Transactions, opinions and
 * bodies are moved by parts of the daemon.
 */
export class Clinic {
  readonly #opinions: OwnOpinions
  readonly #findings: OwnFindings
  readonly #takeUps: TakeUps
  readonly #presence: OwnPresence
  readonly #antiEntropy: AntiEntropy
  readonly #backfill: BodyBackfill
  readonly #lookUps: LookUps
  readonly #thinking = new Set<string>()
  /** Cases drawn ahead of the block that will draw them. */
  readonly #ahead = new Set<string>()
  readonly #diagnoses: Diagnoses
  readonly #orders: PatientOrders
  readonly #accesses: AccessLogs
  readonly #emergencies: Emergencies
  readonly #attested: AttestedReviews
  readonly #measures: Measures
  readonly #erasures: Erasures
  readonly #readings: Readings
  readonly #cases: OwnCases
  readonly #desk: ProposalDesk
  #busy = false

  constructor (
    private readonly parts: HospitalParts, private readonly random: Random,
    private readonly habits: ClinicHabits, private readonly manner: Manner,
    private readonly events: ClinicEvents
  ) {
    shareVerdicts(parts.gate, parts.chain, id => parts.membership.isKnown(id))
    this.#cases = new OwnCases(parts.signer, parts.store, parts.hostLoop)
    this.#desk = new ProposalDesk({ ...parts, cases: this.#cases }, MAX_PROPOSALS)
    this.#diagnoses = new Diagnoses({ ...parts, cases: this.#cases }, manner, random)
    this.#orders = new PatientOrders(parts, random.fork('orders'), events.isFormless)
    this.#accesses = new AccessLogs(parts, random.fork('accesses'))
    this.#emergencies = new Emergencies(parts, random.fork('emergencies'))
    this.#attested = new AttestedReviews(parts, random.fork('attested'), events.isFormless)
    this.#measures = new Measures(parts, random.fork('measures'))
    this.#erasures = erasuresOf(parts, events.keepsErased)
    this.#readings = new Readings(parts, random.fork('readings'), events)
    this.#findings = new OwnFindings(parts)
    this.#opinions = new OwnOpinions({ ...parts, findings: this.#findings })
    this.#takeUps = new TakeUps({ ...parts, opinions: this.#opinions })
    this.#presence = new OwnPresence(parts)
    this.#antiEntropy = new AntiEntropy(parts)
    this.#backfill = new BodyBackfill(parts)
    this.#lookUps = new LookUps(parts, random.fork('look-ups'), events.isGreedy, events.named)
  }

  async prepare (): Promise<void> {
    await this.#erasures.start()
  }

  async start (): Promise<void> {
    const { parts } = this
    await this.#readings.start()
    await this.#antiEntropy.start()
    this.#cases.start()
    await this.#desk.start(() => {})
    await this.#resume()
    this.#takeUps.start()
    this.#presence.start()
    parts.commits.subscribe(commit => { this.#follow(commit) })
    parts.commits.subscribeDraws(() => { this.#lookAhead() })
    await this.#backfill.start()
    await this.#lookUps.start()
  }

  stop (): void {
    this.#desk.stop()
    this.#erasures.stop()
    this.#readings.stop()
    this.#takeUps.stop()
    this.#presence.stop()
    this.#lookUps.stop()
    this.#antiEntropy.stop()
    this.#backfill.stop()
  }

  operationsWith (commit: CommittedBlock): Operation[] {
    this.events.deciding(commit)
    const moot = casesOf(commit.delta, 'closed').map(({ id }) => this.#opinions.operationToForget(id))
    return [
      ...this.#desk.operationsToClose(commit), ...moot, ...this.#backfill.operationsToNote(commit),
      ...this.#erasures.operationsToNote(commit)
    ]
  }

  /** Gives a transaction to the node, and sends the transaction if the node accepts it. */
  #publish (transaction: Uint8Array, bodies: readonly SentBody[]): void {
    const envelope = { transaction, bodies }
    if (this.parts.gate.take(envelope).verdict === 'accept') this.parts.gossip(envelope)
  }

  /** Stores diagnoses, which the desk proposes (SPECIFICATION.md §3.13 Own transactions). */
  async propose (): Promise<number> {
    const { chain, hostLoop, signer } = this.parts
    // Like the daemon's Submissions, the clinic waits until the node knows what it proposed earlier.
    if (this.#busy || !this.#desk.isOpen || hostLoop.state.ledger.keys.active === undefined) return 0
    this.#busy = true
    const { bodies, proposals } = this.#diagnoses.batch()
    const caseIds = caseIdsOf(chain.id, { author: signer.id, proposals })
    await this.#desk.store(proposals.map((proposal, at) => ({
      caseId: caseIds[at]!, submitter: signer.id, proposal, bodies: bodies.slice(2 * at, 2 * at + 2)
    })))
    this.#busy = false
    this.events.acknowledged(caseIds)
    return proposals.length
  }

  async #resume (): Promise<void> {
    const { hostLoop, signer } = this.parts
    const owed = allDuties(hostLoop.state.ledger, signer.id)
    const given = await this.#opinions.given(owed.map(({ id }) => id))
    this.#opinions.send(given.filter(opinion => opinion !== undefined))
    for (const [i, duty] of owed.entries()) if (given[i] === undefined) this.#consider(duty)
  }

  /** Signs a ruleset when the chain reaches certain heights, so that a quorum signs the same one. */
  #adopt ({ block: { header: { height } } }: CommittedBlock): void {
    if (height % ADOPT_HEIGHTS !== ADOPT_HEIGHTS - 1) return
    const { chain, signer } = this.parts
    const version = String(height)
    this.#publish(transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.adopt, author: signer.id, subject: RulesetSubject.terminology, system: 'urn:sim',
      version, hash: sha256(utf8(version)), firstDay: height, lastDay: 0
    })), [])
  }

  async #order (commit: CommittedBlock): Promise<void> {
    const others = [await this.#orders.next(), await this.#accesses.next()]
    const measures = this.events.hasMeasures ? await this.#measures.next(commit) : []
    const judged = [...await this.#emergencies.next(commit), ...await this.#attested.next(commit)]
    for (const made of [...others, ...judged, ...measures]) {
      if (made !== undefined) this.#publish(made, [])
    }
  }

  #follow (commit: CommittedBlock): void {
    this.#adopt(commit)
    this.#order(commit).catch(this.parts.fail)
    this.#cases.follow(commit)
    this.#desk.follow()
    this.#diagnoses.remember(commit)
    this.#readings.follow(commit)
    const { hostLoop, signer } = this.parts
    for (const duty of dutiesIn(commit.delta, hostLoop.state.ledger, signer.id)) {
      if (!this.#ahead.has(hex(duty.id))) this.#consider(duty)
    }
    this.#ahead.clear()
  }

  /** Begins with the cases that the next block draws. */
  #lookAhead (): void {
    const { hostLoop, signer } = this.parts
    for (const duty of dutiesAhead(hostLoop.state.ledger, signer.id)) {
      this.#ahead.add(hex(duty.id))
      this.#consider(duty)
    }
  }

  /** Decides a case; after a restart the clinician may decide differently. */
  #consider (duty: Case): void {
    const { random, habits, parts } = this
    const { id: caseId } = duty
    const name = hex(caseId)
    const answer = this.manner.answer(truthOf(duty))
    if (this.#thinking.has(name) || answer === 'vanish') return
    this.#takeUps.learn(duty)
    this.#thinking.add(name)
    if (answer === 'hold') {
      this.#takeUps.hurry(caseId)
      return
    }
    const opinion = answer === 'approve'
      ? approval(caseId, JudgedBy.clinician)
      : this.#findings.reject(caseId, JudgedBy.clinician, answer === 'reject' ? 'TRM-01' : 'unavailable')
    const waitMs = answer === 'unavailable' ? parts.chain.genesis.parameters.attemptWindowMs / 2 : 0
    parts.scheduler.after(waitMs + random.unit() * habits.thinkMs, () => {
      this.#opinions.give([opinion]).catch(parts.fail)
    })
  }
}

/** A hospital of the simulator keeps no names and rules on its disk. */
const NOBODY: ErasuresParts['patients'] = {
  state: async () => await Promise.resolve('unknown'), hasRules: async () => await Promise.resolve(false),
  forget: async () => await Promise.resolve({ operations: [], ranges: [] })
}

/** @param keepsErased true for a liar that attests erasures and erases nothing */
function erasuresOf (parts: HospitalParts, keepsErased: boolean): Erasures {
  const eraser = new Eraser({ ...parts, custody: { forget: () => undefined } })
  if (keepsErased) {
    eraser.erase = async (_ids, _patients, _remains, done) => { await parts.store.write(done) }
    eraser.isLeft = async () => await Promise.resolve(false)
  }
  return new Erasures({
    ...parts, closures: new Closures(parts.store), eraser, readersOf: async () => await Promise.resolve([]),
    patients: NOBODY, sender: new StepSender(new OwnTransactions(parts, MOST_WAITING)),
    disk: { fileSystem: FileSystemKind.inPlace, discard: Discard.off, backupDays: 35 }
  })
}
