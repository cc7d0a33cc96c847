import {
  TransactionKind, type Block, type ConsentJudge, type Evidence, type MemberId, type Opinions,
  type Propose, type Recovery, type VerifiedTransaction
} from '../../protocol/types/index.js'
import { beaconBy, leadersOf, leafOf, name, rootOf, txIdOf, ZEROS } from './arithmetic.js'
import type { WatchedRun } from './checker.js'
import { headerBytes } from './layouts.js'
import { ModelAccesses } from './model-accesses.js'
import { isUndecided, ModelCases, type ModelCase } from './model-cases.js'
import { ModelAttested } from './model-attested.js'
import { ModelEmergencies } from './model-emergencies.js'
import { ModelEpochs } from './model-epochs.js'
import { ModelErasures } from './model-erasures.js'
import { ModelEvidence } from './model-evidence.js'
import { ModelLists } from './model-lists.js'
import { ModelMismatches } from './model-mismatches.js'
import { ModelNames } from './model-names.js'
import { ModelPatients } from './model-patients.js'
import { ModelRulesets } from './model-rulesets.js'
import { RANKS } from './ranks.js'
import { caseIdsOf, faultOfForm } from './transaction-form.js'

/** The effects of a block on the cases. */
export interface BlockEffects {
  readonly opened: readonly string[]
  readonly drawn: readonly string[]
  /** Id and status. */
  readonly closed: readonly string[]
  /** The rows of names (§6.12): table, key and value. */
  readonly names: readonly string[]
  /** The rows of patients (§16.4): table, key and value. */
  readonly patients: readonly string[]
  /** The rows of accesses (§18.3): table, key and value. */
  readonly accesses: readonly string[]
  /** The rows of rosters, emergencies, attested consents and reviews (§17): table, key and value. */
  readonly emergencies: readonly string[]
  /** The rows of erasures and other measures (§19): table, key and value. */
  readonly erasures: readonly string[]
  /** The rows of statements about records (§20.2): key and value. */
  readonly mismatches: readonly string[]
  /** The rulesets that the block adopts (§9.8), by their bytes. */
  readonly adopted: readonly string[]
}

/**
 * Implements the rules of §7 and §9 again, small and slow, from SPECIFICATION.md alone. The nodes and
 * history.ts share the code of the ledger, and its mistakes; this model does not.
 */
export class ModelLedger {
  readonly cases: ModelCases
  readonly lists: ModelLists
  readonly epochs: ModelEpochs
  readonly names: ModelNames
  readonly erasures: ModelErasures
  readonly #mismatches: ModelMismatches
  readonly #patients: ModelPatients
  readonly #accesses: ModelAccesses
  readonly #emergencies: ModelEmergencies
  readonly #attested: ModelAttested
  readonly #evidence: ModelEvidence
  readonly #rulesets = new ModelRulesets()
  #time: number
  #set: readonly MemberId[]
  #bodyBytes = 0
  /** Tells whether a key epoch was active before this block. */
  #hadEpoch = false

  constructor (private readonly run: WatchedRun) {
    this.cases = new ModelCases(run)
    this.lists = new ModelLists(run)
    this.epochs = new ModelEpochs(run)
    this.names = new ModelNames(run.chain)
    this.#attested = new ModelAttested(run.chain)
    this.#patients = new ModelPatients(run.chain, this.#attested)
    this.#accesses = new ModelAccesses(run.chain)
    this.#emergencies = new ModelEmergencies(run.chain)
    this.#mismatches = new ModelMismatches(this.cases)
    this.erasures = new ModelErasures(run, this.cases, this.#patients)
    this.#evidence = new ModelEvidence(run)
    this.#evidence.know(this.lists.ids)
    this.#time = run.chain.genesis.createdAt
    this.#set = run.chain.genesis.members.map(member => member.id)
  }

  /**
   * Executes a final block; `fault` is called for each rule that the block breaks.
   * @param recovery before this block, if the block is the first since
   */
  take (block: Block, recovery: Recovery | undefined, fault: (text: string) => void): BlockEffects {
    const { header: { height, timestamp }, transactions } = block
    this.#judgeHeader(block, recovery !== undefined, fault)
    const before = new Map([...this.cases.all].map(([id, { status }]) => [id, status]))
    const closed: string[] = []
    this.names.begin(timestamp, this.#set)
    this.#rulesets.begin()
    this.#patients.begin(height, timestamp, this.#set)
    this.#accesses.begin(height, timestamp, this.#set)
    this.#emergencies.begin(height, timestamp, this.#set)
    this.#attested.begin(height, timestamp, this.#set)
    this.erasures.begin(height, timestamp, this.#set)
    this.#mismatches.begin(timestamp, this.#set)
    const drawn = this.#draw(block)
    this.#bodyBytes = 0
    this.#hadEpoch = this.epochs.hasActive
    const perHospital = new Map<string, number>()
    const heard = new Set<string>()
    for (const transaction of transactions) {
      const form = faultOfForm(this.run.chain, transaction)
      if (form !== undefined) fault(form)
      const text = this.#take(transaction, height, timestamp, perHospital)
      if (text !== undefined) fault(text)
      heard.add(name(transaction.signer))
    }
    if (recovery?.list !== undefined) this.lists.commit(recovery.list, timestamp)
    const earlier = this.#set.map(name)
    this.#set = this.run.history.setAt(height + 1) ?? []
    this.#evidence.know(this.lists.ids)
    if (this.#set.map(name).join() !== this.lists.ids.join()) fault('another set follows')
    for (const id of this.#set.map(name)) {
      if (!earlier.includes(id)) this.cases.presence.join(id)
      if (heard.has(id)) this.cases.presence.hear(id, timestamp)
    }
    this.#emergencies.end(this.#set)
    this.#attested.end(this.#set)
    this.cases.arrange(timestamp, this.#set)
    if (recovery !== undefined && this.epochs.isVoid(recovery)) this.epochs.restart(this.lists.members)
    else this.epochs.end(timestamp, this.lists.members)
    this.#time = timestamp
    for (const [id, found] of this.cases.all) {
      const status = before.get(id)
      const wasUndecided = status === undefined || isUndecided({ status })
      if (!wasUndecided || isUndecided(found)) continue
      closed.push(`${id} ${found.status}`)
      if (found.status === 'accepted') this.names.accept(name(found.submitter))
    }
    return {
      opened: [...this.cases.all.keys()].filter(id => !before.has(id)).sort(),
      drawn: drawn.map(({ id }) => id).sort(),
      closed: closed.sort(),
      names: this.names.rows,
      patients: this.#patients.rows,
      accesses: this.#accesses.rows,
      emergencies: [...this.#emergencies.rows, ...this.#attested.rows].sort(),
      erasures: this.erasures.rows,
      mismatches: this.#mismatches.rows,
      adopted: this.#rulesets.adopted
    }
  }

  /** Judges a block by itself (§9, rules 1 to 4 and 6). */
  #judgeHeader (
    { header, transactions }: Block, isFirst: boolean, fault: (text: string) => void
  ): void {
    const { chain, history } = this.run
    const beacon = history.beaconAt(header.height - 2)
    const leaders = beacon === undefined ? [] : leadersOf(chain, beacon, header.height, this.#set)
    if (leaders[header.view % leaders.length] !== name(header.proposer)) fault('another leader')
    if (header.timestamp <= this.#time) fault('time stands still')
    if (header.transactionCount !== transactions.length) fault('another count')
    const root = rootOf(transactions.map(({ bytes }) => leafOf(bytes)))
    if (name(header.transactionRoot) !== name(root)) fault('another root of its transactions')
    if (!this.lists.isInForce(header.allowlistHash)) fault('names another list')
    const ranks = transactions.map(({ transaction }) => RANKS[transaction.kind] ?? 9)
    if (ranks.some((rank, i) => i > 0 && rank < (ranks[i - 1] ?? 0))) fault('out of order')
    if (ranks.filter(rank => rank === 0).length > 1) fault('two lists')
    const ids = transactions.map(({ bytes }) => name(txIdOf(chain, bytes)))
    if (new Set(ids).size < ids.length) fault('a transaction twice')
    const bytes = transactions.reduce((sum, { bytes }) => sum + 4 + bytes.length,
      headerBytes(header).length + 2)
    if (bytes > chain.genesis.parameters.maxBlockBytes) fault(`${bytes} B`)
    const draws = name(header.sigma) !== name(ZEROS)
    const mayBeEmpty = header.view > 0 || isFirst || this.cases.hasWork(header.timestamp, draws) ||
      (draws && (this.#emergencies.hasUndrawn || this.#attested.hasUndrawn)) ||
      this.epochs.isDue(this.#time, header.timestamp)
    if (transactions.length === 0 && !mayBeEmpty) fault('empty without need')
  }

  /** Draws at the start of a block, unless it carries no σ (§6.3). */
  #draw ({ header: { height, sigma, timestamp } }: Block): ModelCase[] {
    if (name(sigma) === name(ZEROS)) return []
    const beacon = beaconBy(this.run.chain, height - 1, sigma)
    const drawn = this.cases.draw(beacon, this.#set, this.#time, timestamp)
    const isPresent = (id: string): boolean => this.cases.presence.isPresent(id, this.#time)
    this.#emergencies.draw(beacon, isPresent)
    this.#attested.draw(beacon, isPresent)
    return drawn
  }

  #take (
    verified: VerifiedTransaction, height: number, time: number, perHospital: Map<string, number>
  ): string | undefined {
    const { transaction } = verified
    switch (transaction.kind) {
      case TransactionKind.allowlist: {
        const { entries } = transaction.allowlist.list
        const isEarly = !this.epochs.mayChange(this.lists.ids, entries.map(({ id }) => name(id)))
        const text = isEarly
          ? 'before the key epoch'
          : this.lists.faultOf(transaction, height, time, id => this.cases.presence.isSilent(id))
        this.lists.commit(transaction.allowlist, time)
        return text === undefined ? undefined : `a list: ${text}`
      }
      case TransactionKind.opinions: return this.#opine(transaction, time)
      case TransactionKind.presence: return this.#isMember(transaction.author) &&
        this.cases.presence.sinceOf(transaction.author) === transaction.since && transaction.since > 0
        ? undefined
        : 'a presence of a hospital that is not absent'
      case TransactionKind.namesAllow:
        return this.#hadEpoch ? this.names.allow(transaction, this.#set.map(name)) : 'a raise too early'
      case TransactionKind.namesTotals:
        return this.#hadEpoch ? this.names.report(transaction, this.#set.map(name)) : 'totals too early'
      case TransactionKind.mismatch: return this.#mismatches.take(transaction)
      case TransactionKind.adopt: return this.#isMember(transaction.author)
        ? this.#rulesets.faultOf(transaction, this.#set.map(name))
        : 'a ruleset signed by a stranger'
      case TransactionKind.patientOrder:
      case TransactionKind.patientFiling:
      case TransactionKind.patientKey:
        return this.#hadEpoch ? this.#patients.take(transaction, verified.id) : 'an order too early'
      case TransactionKind.accessLog:
        return this.#hadEpoch ? this.#accesses.take(transaction, verified.id) : 'accesses too early'
      case TransactionKind.rosterEntry:
      case TransactionKind.emergencyOpen:
      case TransactionKind.emergencyClose:
      case TransactionKind.emergencyJudge:
      case TransactionKind.emergencyContest: return this.#hadEpoch
        ? this.#emergencies.take(transaction, verified.id)
        : 'an emergency too early'
      case TransactionKind.consentJudge: return this.#judgeConsent(transaction)
      case TransactionKind.consentContest: return this.#attested.contest(transaction)
      case TransactionKind.emergencySurge: return 'a surge, of which no simulated hospital has any'
      case TransactionKind.erasureOrder:
        return this.#hadEpoch ? this.erasures.take(transaction) : 'a measure too early'
      case TransactionKind.erasureAttest:
        return this.#hadEpoch ? this.erasures.attest(transaction) : 'an attestation too early'
      case TransactionKind.evidence: return this.#judgeEvidence(transaction, height)
      case TransactionKind.keysReady: {
        const text = this.epochs.faultOf(transaction, verified.id, time)
        this.cases.presence.settle(transaction.author)
        return text
      }
      case TransactionKind.keysDeal:
      case TransactionKind.keysComplain:
      case TransactionKind.keysLost: return this.epochs.faultOf(transaction, verified.id, time)
      case TransactionKind.propose: {
        if (!this.#hadEpoch) return 'a proposal before the first key epoch'
        const hospital = name(transaction.author)
        const share = (perHospital.get(hospital) ?? 0) + transaction.proposals.length
        perHospital.set(hospital, share)
        const { maxProposalsPerBlock } = this.run.chain.genesis.parameters
        if (share > maxProposalsPerBlock) return 'too many proposals of one hospital'
        return this.#propose(transaction, caseIdsOf(this.run.chain, verified), height)
      }
    }
  }

  #isMember (id: MemberId): boolean {
    return this.#set.some(member => name(member) === name(id))
  }

  #judgeConsent (step: ConsentJudge): string | undefined {
    const { ends, fault } = this.#attested.judge(step)
    if (ends) this.#patients.end(step.handle, step.number)
    return fault
  }

  #opine ({ author: validator, opinions }: Opinions, time: number): string | undefined {
    if (!this.#isMember(validator)) return 'opinions of a stranger'
    const ids = this.#set.map(name)
    const results = opinions.map(opinion => this.cases.opine(validator, opinion, ids, time))
    const wrong = results.find(result => typeof result === 'string')
    if (wrong !== undefined) return wrong
    return results.includes(true) ? undefined : 'no opinion has an effect'
  }

  #propose (
    { author: submitter, proposals }: Propose, ids: string[], height: number
  ): string | undefined {
    const limits = this.run.chain.genesis.parameters
    if (!this.#isMember(submitter)) return 'a proposal of a stranger'
    const bytes = proposals.reduce((sum, { bodySize, casePartSize }) => sum + bodySize + casePartSize, 0)
    this.#bodyBytes += bytes
    if (bytes > limits.maxBodyBytesPerTransaction) return 'bodies too large together'
    if (this.#bodyBytes > limits.maxBodyBytesPerBlock) return 'bodies too large for one block'
    const isNew = ids.map(id => !this.cases.all.has(id))
    if (!isNew.includes(true)) return 'all of its cases exist'
    for (const [k, proposal] of proposals.entries()) {
      if (isNew[k] !== true) continue
      const fault = this.cases.faultOf(submitter, proposal)
      this.cases.open(ids[k] ?? '', submitter, height, proposal)
      this.names.file(name(submitter), proposal.pseudonym, height)
      if (fault !== undefined) return `a proposal: ${fault}`
    }
    return this.cases.isOverfull(submitter) ? 'more undecided than a hospital may have' : undefined
  }

  #judgeEvidence ({ author, conflict }: Evidence, height: number): string | undefined {
    return this.#isMember(author) ? this.#evidence.faultOf(conflict, height) : 'evidence by a stranger'
  }
}
