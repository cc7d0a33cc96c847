import { bodyHash, signTransaction, transactionCodec, transactionLeaf } from '../protocol/codec/index.js'
import {
  caseKey, casesOf, allDuties, dutiesAhead, dutiesIn, linkingEpochOf
} from '../protocol/ledger/index.js'
import {
  CaseStatus, equal, hex, JudgedBy, Relation, TransactionKind, WITHOUT_CASE_PART, ZERO_32, type Case,
  type CaseId, type Proposal
} from '../protocol/types/index.js'
import type { HospitalParts } from '../node/clinical/hospital.js'
import { BodyBackfill } from '../node/clinical/body-backfill.js'
import { approval, rejection } from '../node/clinical/opinion.js'
import { OwnFindings } from '../node/clinical/own-findings.js'
import { OwnOpinions } from '../node/clinical/own-opinions.js'
import { OwnPresence } from '../node/clinical/own-presence.js'
import { TakeUps } from '../node/clinical/take-ups.js'
import type { CommittedBlock } from '../node/loop/host-loop.js'
import { every } from '../node/loop/timers.js'
import { AntiEntropy } from '../node/peers/anti-entropy.js'
import type { Operation, StoredBody } from '../storage/index.js'
import type { Random } from './random.js'

/** Least and greatest size of the made-up bodies; agreement does not read them. */
const BODY_BYTES = [40, 400] as const
const PROPOSALS_MAX = 4

/** Number of patients of a hospital, and of decided cases that it remembers for later proposals. */
const PATIENTS = 6
const REMEMBERED = 16
/** Share of proposals that resubmit, amend or retract a case, where the hospital has such a case. */
const FOLLOW_UP_SHARE = 0.4
const RESEND_MS = 5_000

/** How the clinicians of a run behave. */
export interface ClinicHabits {
  /** Numbers of rejected and of never answered cases among a hundred drawn cases. */
  readonly rejects: number
  readonly ignores: number
  /** The longest time of a decision. */
  readonly thinkMs: number
}

export interface ClinicEvents {
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
  readonly #takeUps: TakeUps
  readonly #presence: OwnPresence
  readonly #antiEntropy: AntiEntropy
  readonly #backfill: BodyBackfill
  readonly #thinking = new Set<string>()
  /** Cases drawn ahead of the block that will draw them. */
  readonly #ahead = new Set<string>()
  readonly #patients: readonly Uint8Array[]
  /** Own decided cases. Accepted cases may be amended, and others may be resubmitted once. */
  readonly #accepted: Case[] = []
  readonly #freed: Case[] = []
  /** Patients of the own PROPOSE that are in no block yet, by leaf. */
  readonly #pending = new Map<string, readonly string[]>()
  #cancelResend: (() => void) | undefined
  #busy = false

  constructor (
    private readonly parts: HospitalParts, private readonly random: Random,
    private readonly habits: ClinicHabits, private readonly events: ClinicEvents
  ) {
    this.#patients = Array.from({ length: PATIENTS }, () => random.bytes(32))
    this.#opinions = new OwnOpinions({ ...parts, findings: new OwnFindings(parts) })
    this.#takeUps = new TakeUps({ ...parts, opinions: this.#opinions })
    this.#presence = new OwnPresence(parts)
    this.#antiEntropy = new AntiEntropy(parts)
    this.#backfill = new BodyBackfill(parts)
  }

  async start (): Promise<void> {
    const { parts } = this
    await this.#antiEntropy.start()
    await this.#resend()
    this.#cancelResend = every(this.parts, RESEND_MS, () => { this.#resend().catch(this.parts.fail) })
    await this.#resume()
    this.#takeUps.start()
    this.#presence.start()
    parts.commits.subscribe(commit => { this.#follow(commit) })
    parts.commits.subscribeDraws(() => { this.#lookAhead() })
    await this.#backfill.start()
  }

  stop (): void {
    this.#cancelResend?.()
    this.#takeUps.stop()
    this.#presence.stop()
    this.#antiEntropy.stop()
    this.#backfill.stop()
  }

  operationsWith (commit: CommittedBlock): Operation[] {
    this.events.deciding(commit)
    const { signer, store } = this.parts
    const own = commit.block.transactions.flatMap(({ leaf, transaction }) =>
      transaction.kind === TransactionKind.propose && equal(transaction.author, signer.id)
        ? [store.deletingOwnProposal(leaf)]
        : [])
    const moot = casesOf(commit.delta, 'closed').map(({ id }) => this.#opinions.operationToForget(id))
    return [...own, ...moot, ...this.#backfill.operationsToNote(commit)]
  }

  /** Proposes a linking epoch, which every chain needs before its first case. */
  proposeLinking (): void {
    const { chain, hostLoop, signer } = this.parts
    const epoch = linkingEpochOf(hostLoop.state.ledger) + 1
    const commitment = this.random.bytes(32)
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.linkingEpoch, author: signer.id, epoch, commitment
    }))
    this.#publish(transaction, [])
  }

  /** Gives a transaction to the node, and sends the transaction if the node accepts it. */
  #publish (transaction: Uint8Array, bodies: readonly Uint8Array[]): void {
    const envelope = { transaction, bodies }
    if (this.parts.gate.take(envelope).verdict === 'accept') this.parts.gossip(envelope)
  }

  /** Signs, stores and sends a PROPOSE (SPECIFICATION.md §3.13 Own transactions). */
  async propose (): Promise<number> {
    const { chain, hostLoop, signer, store } = this.parts
    if (linkingEpochOf(hostLoop.state.ledger) === 0) this.proposeLinking()
    // Like the daemon's Submissions, the clinic waits until the node knows what it signed earlier.
    const isReady = linkingEpochOf(hostLoop.state.ledger) > 0 && hostLoop.state.votesFrom !== Infinity
    if (this.#busy || !isReady) return 0
    this.#busy = true
    const bodies: StoredBody[] = []
    const proposals: Proposal[] = []
    for (let i = this.random.between(1, PROPOSALS_MAX); i > 0; i--) {
      const ciphertext = this.random.bytes(this.random.between(...BODY_BYTES))
      const hash = bodyHash(chain.id, signer.id, ciphertext)
      bodies.push({ hash, ciphertext })
      proposals.push(this.#proposal(hash, ciphertext.byteLength, proposals))
    }
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.propose, author: signer.id, proposals
    }))
    const leaf = transactionLeaf(transaction)
    await store.storeOwnProposal({ leaf, transaction, bodies, recordKeys: [] })
    this.#pending.set(hex(leaf), proposals.map(({ pseudonym }) => hex(pseudonym)))
    this.#busy = false
    const verified = this.parts.gate.verify(transaction)
    if (verified.verdict === 'accept') this.events.acknowledged(verified.value.caseIds)
    this.#publish(transaction, bodies.map(body => body.ciphertext))
    return proposals.length
  }

  /** Returns whether a patient may have another open case. */
  #hasRoom (pseudonym: Uint8Array, batch: readonly Proposal[]): boolean {
    const { chain, hostLoop, signer } = this.parts
    const patient = hex(pseudonym)
    const waiting = [...this.#pending.values(), batch.map(({ pseudonym }) => hex(pseudonym))].flat()
    return hostLoop.state.ledger.undecided.ofPatient(patient + hex(signer.id)) +
      waiting.filter(other => other === patient).length < chain.genesis.parameters.maxOpenPerPseudonym
  }

  #proposal (bodyHash: Uint8Array, bodySize: number, batch: readonly Proposal[]): Proposal {
    const { random } = this
    const known = random.pick(this.#patients)
    const fresh: Proposal = {
      ...WITHOUT_CASE_PART, pseudonym: this.#hasRoom(known, batch) ? known : random.bytes(32),
      r: random.bytes(16), bodyHash, bodySize, keyCommitment: random.bytes(32), retryTag: random.bytes(32),
      relation: Relation.new, related: ZERO_32
    }
    if (!random.chance(FOLLOW_UP_SHARE)) return fresh
    const [freed] = this.#freed
    if (freed !== undefined && this.#hasRoom(freed.pseudonym, batch)) {
      this.#freed.shift()
      const { id, pseudonym, retryTag } = freed
      return { ...fresh, pseudonym, retryTag, relation: Relation.resubmits, related: id }
    }
    if (this.#accepted.length === 0) return fresh
    // The proposal may be too late: another change of the case may be pending or accepted.
    const { id, pseudonym } = random.pick(this.#accepted)
    if (!this.#hasRoom(pseudonym, batch)) return fresh
    const relation = random.pick([Relation.amends, Relation.retracts])
    return { ...fresh, pseudonym, relation, related: id }
  }

  #remember ({ block, delta }: CommittedBlock): void {
    for (const { leaf, transaction } of block.transactions) {
      const isOwn = transaction.kind === TransactionKind.propose &&
        equal(transaction.author, this.parts.signer.id)
      if (isOwn) this.#pending.delete(hex(leaf))
    }
    for (const closed of casesOf(delta, 'closed')) {
      if (!equal(closed.submitter, this.parts.signer.id)) continue
      const list = closed.status === CaseStatus.accepted ? this.#accepted : this.#freed
      list.unshift(closed)
      list.splice(REMEMBERED)
    }
  }

  /** Sends again, byte for byte, the stored transactions that are in no block. */
  async #resend (): Promise<void> {
    const { hostLoop, gate, store } = this.parts
    for (const transaction of await store.outboxTransactions()) {
      const verified = gate.verify(transaction)
      if (verified.verdict !== 'accept' || hostLoop.state.pool.has(verified.value.leaf)) continue
      const parsed = verified.value.transaction
      if (parsed.kind !== TransactionKind.propose) continue
      this.#pending.set(hex(verified.value.leaf), parsed.proposals.map(({ pseudonym }) => hex(pseudonym)))
      const bodies = await store.getBodies(parsed.proposals.map(({ bodyHash }) => bodyHash))
      if (!bodies.every(body => body !== undefined)) {
        // The PROPOSE is in a block by now, and a case of it has ended.
        if (await this.#isOnChain(verified.value.caseIds)) continue
        throw new Error('a body of an own PROPOSE is lost')
      }
      this.#publish(transaction, bodies)
    }
  }

  async #isOnChain ([first]: readonly CaseId[]): Promise<boolean> {
    return first !== undefined && await this.parts.store.entry(caseKey(first)) !== undefined
  }

  async #resume (): Promise<void> {
    const { hostLoop, signer } = this.parts
    const owed = allDuties(hostLoop.state.ledger, signer.id)
    const given = await this.#opinions.given(owed.map(({ id }) => id))
    this.#opinions.send(given.filter(opinion => opinion !== undefined))
    for (const [i, duty] of owed.entries()) if (given[i] === undefined) this.#consider(duty)
  }

  #follow (commit: CommittedBlock): void {
    this.#remember(commit)
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
    const mood = random.between(0, 99)
    if (this.#thinking.has(name) || mood < habits.ignores) return
    this.#takeUps.learn(duty)
    this.#thinking.add(name)
    const isRejected = mood < habits.ignores + habits.rejects
    const opinion = isRejected
      ? rejection(caseId, JudgedBy.clinician, 'TRM-01')
      : approval(caseId, JudgedBy.clinician)
    parts.scheduler.after(random.unit() * habits.thinkMs, () => {
      this.#opinions.give([opinion]).catch(parts.fail)
    })
  }
}
