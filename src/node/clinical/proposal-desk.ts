import {
  decode, proposalCodec, signTransaction, transactionCodec, transactionLeaf, type SentBody
} from '../../protocol/codec/index.js'
import {
  equal, hex, isOfKind, TransactionKind, type BodyHash, type Hex, type LeafHash, type Proposal
} from '../../protocol/types/index.js'
import type { Operation, OwnDiagnoses } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import { pause } from '../loop/timers.js'
import { bodiesToSend } from '../peers/serve-requests.js'
import { Outbox, type OutboxParts } from './outbox.js'
import type { PendingCase } from './own-cases.js'
import { OwnProposes, type OwnPropose } from './own-proposes.js'
import { mostProposals } from './take-batch.js'

/** How often a node that has just started checks whether it has caught up. */
const CHECK_MS = 50
/**
 * How long a PROPOSE waits at most for diagnoses that are under way. No client waits for a PROPOSE, and each
 * costs all hospitals more than a diagnosis that joins it.
 */
const JOINING_MS = 50

/** A sealed diagnosis of this hospital that is in no PROPOSE yet, with its bodies as they are sent. */
interface Waiting extends PendingCase {
  readonly bodies: readonly SentBody[]
}

/** A diagnosis that was sealed just now. */
export interface Sealed extends Waiting {
  readonly bodies: readonly (SentBody & { readonly hash: BodyHash })[]
}

/** The rows that must be durable with sealed diagnoses. */
export type Beside = Pick<OwnDiagnoses, 'recordKeys' | 'extra'>

const NOTHING: Beside = { recordKeys: [] }

/**
 * Makes sealed diagnoses durable, and proposes them. A diagnosis is on the disk before its PROPOSE is signed.
 * So its submitter waits for a single batch, and a PROPOSE has all diagnoses of its interval. If a PROPOSE is
 * due, it is in the batch of the diagnoses (SPECIFICATION.md §3.13 Own transactions).
 */
export class ProposalDesk {
  /** The diagnoses that are in no PROPOSE yet, oldest first. */
  readonly #waiting = new Map<Hex, Waiting>()
  readonly #outbox: Outbox
  readonly #proposes: OwnProposes
  /** True when this node has caught up. Before, it does not know what it signed in earlier runs. */
  #isOpen = false
  /** True while a PROPOSE is being written. The next is due a while after it was sent. */
  #isSending = false
  #isTurnAwaited = false
  /** When the oldest of `#waiting` began to wait, by the monotonic clock. */
  #waitingSince = -Infinity
  #stopLooking: (() => void) | undefined

  /**
   * @param maxProposals the highest number of diagnoses in a PROPOSE, beside the limits of the chain
   * @param isMoreComing tells whether further diagnoses are about to be stored
   */
  constructor (
    private readonly parts: OutboxParts, private readonly maxProposals: number,
    private readonly isMoreComing: () => boolean = () => false
  ) {
    this.#proposes = new OwnProposes(parts)
    this.#outbox = new Outbox(parts, this.#proposes, this.#proposeOthers.bind(this))
  }

  get isOpen (): boolean { return this.#isOpen }

  /**
   * Loads what an earlier run left, and sends its PROPOSE again.
   * @param opened is called when this node has caught up, so that diagnoses may be stored
   */
  async start (opened: () => void): Promise<void> {
    const { cases, signer, store } = this.parts
    await this.#outbox.start()
    for await (const [caseId, row] of store.sealedProposals.iterate()) {
      const proposal = decode(proposalCodec, row)
      if (proposal.verdict !== 'accept') throw new Error('a row of an own proposal is none')
      const pending = { caseId, submitter: signer.id, proposal: proposal.value }
      cases.add(pending)
      await this.#wait(pending)
    }
    this.#whenCaughtUp(opened)
  }

  stop (): void {
    this.#outbox.stop()
    this.#stopLooking?.()
  }

  /**
   * Makes diagnoses durable. They will be proposed, also after a crash.
   * @param beside what is written in the same batch
   */
  async store (sealed: readonly Sealed[], { extra = [], recordKeys } = NOTHING): Promise<void> {
    const { cases, clock, store } = this.parts
    if (this.#waiting.size === 0) this.#waitingSince = clock.monotonic()
    for (const one of sealed) {
      cases.add(one)
      this.#waiting.set(hex(one.caseId), one)
    }
    const due = this.#due()
    for (const { caseId } of due) this.#waiting.delete(hex(caseId))
    if (sealed.length > 0 || due.length > 0) {
      const own = {
        bodies: sealed.flatMap(({ bodies }) => bodies), recordKeys,
        extra: [...extra, ...this.#rows(sealed, due)]
      }
      if (due.length === 0) await store.storeDiagnoses(own)
      else await this.#storeAndSend(own, due)
    }
    this.#proposeLater()
  }

  /** Follows a block, which may make room for a diagnosis that waits. `OwnCases` follows it before. */
  follow (): void {
    if (this.#isOpen) this.#proposeLater()
  }

  /** Returns the rows to delete with a block: what is in its PROPOSE of this hospital is not sent again. */
  operationsToClose ({ block }: CommittedBlock): Operation[] {
    const { signer, store } = this.parts
    return block.transactions.flatMap(transaction => {
      if (!isOfKind(transaction, 'propose') || !equal(transaction.injector, signer.id)) return []
      // An older copy of the database may have a diagnosis that was proposed since.
      const proposed = transaction.caseIds.filter(id => this.#waiting.delete(hex(id)))
      return [
        this.#proposes.settle(transaction), ...proposed.map(id => store.sealedProposals.deleting(id))
      ]
    })
  }

  /** Proposes only when the ledger is up to date, since the database may have been lost. */
  #whenCaughtUp (opened: () => void): void {
    const { fail, hostLoop, scheduler } = this.parts
    if (hostLoop.stopped) return
    if (hostLoop.state.votesFrom === Infinity) {
      this.#stopLooking = scheduler.after(CHECK_MS, () => { this.#whenCaughtUp(opened) })
      return
    }
    this.#open(opened).catch(fail)
  }

  async #open (opened: () => void): Promise<void> {
    const { store } = this.parts
    for (const [name, one] of this.#waiting) {
      if ((await this.#proposes.voidOf([one])).length === 0) continue
      this.#waiting.delete(name)
      await this.#proposes.giveUp([one], [store.sealedProposals.deleting(one.caseId)])
    }
    this.#isOpen = true
    opened()
    this.#proposeLater()
  }

  /** Has a diagnosis wait for its PROPOSE again, with its bodies from the disk. */
  async #wait (pending: PendingCase): Promise<void> {
    const bodies = await bodiesToSend(this.parts.store, [pending.proposal])
    if (bodies !== undefined) this.#waiting.set(hex(pending.caseId), { ...pending, bodies })
  }

  /**
   * Gives up a PROPOSE with void proposals, since it is valid as a whole or not at all. Its other diagnoses
   * were acknowledged, so they wait for another PROPOSE.
   */
  async #proposeOthers (
    own: OwnPropose, voids: readonly PendingCase[], others: readonly PendingCase[]
  ): Promise<void> {
    const { sealedProposals } = this.parts.store
    await this.#proposes.giveUp(voids, [
      this.#proposes.settle(own),
      ...others.map(({ caseId, proposal }) => sealedProposals.putting(caseId, proposalCodec.encode(proposal)))
    ])
    for (const one of others) await this.#wait(one)
    this.follow()
  }

  /**
   * Returns what the next PROPOSE has, if there is more than fits, or if its turn has come; else nothing.
   * Diagnoses of a transaction may be more than may be undecided. Those without room wait for a block.
   */
  #due (): readonly Waiting[] {
    if (this.#isSending) return []
    const { cases, chain: { genesis: { parameters } } } = this.parts
    const most = Math.min(mostProposals(parameters, this.maxProposals),
      parameters.maxOpenCases - (cases.open - this.#waiting.size))
    const due: Waiting[] = []
    let bytes = 0
    for (const one of this.#waiting.values()) {
      if (!this.#hasRoom(one, due)) continue
      for (const { ciphertext } of one.bodies) bytes += ciphertext.byteLength
      if (due.length >= most || bytes > parameters.maxBodyBytesPerTransaction) return due
      due.push(one)
    }
    return this.#outbox.isFree && this.#joiningFor === 0 ? due : []
  }

  /** How long the next PROPOSE still waits for diagnoses that are under way, ms. */
  get #joiningFor (): number {
    if (!this.isMoreComing()) return 0
    return Math.max(0, this.#waitingSince + JOINING_MS - this.parts.clock.monotonic())
  }

  /** Tells whether the ledger has room for a diagnosis of the patient, beside those that are due. */
  #hasRoom ({ proposal: { pseudonym } }: Waiting, due: readonly Waiting[]): boolean {
    const { cases, chain: { genesis: { parameters: { maxOpenPerPseudonym } } } } = this.parts
    const all = cases.undecidedOf(pseudonym)
    if (all <= maxOpenPerPseudonym) return true
    const countIn = (some: readonly Waiting[]): number =>
      some.filter(({ proposal }) => equal(proposal.pseudonym, pseudonym)).length
    return all - countIn([...this.#waiting.values()]) + countIn(due) < maxOpenPerPseudonym
  }

  /** Proposes what waits when it is due. A block or the turn of the next PROPOSE ends the wait. */
  #proposeLater (): void {
    const { fail, hostLoop, scheduler } = this.parts
    if (this.#isSending || this.#isTurnAwaited || this.#waiting.size === 0) return
    const isDue = this.#due().length > 0
    const { isFree } = this.#outbox
    const joiningFor = this.#joiningFor
    // Without room, only a block helps.
    if (!isDue && isFree && joiningFor === 0) return
    this.#isTurnAwaited = true
    const turn = isDue ? Promise.resolve() : isFree ? pause(scheduler, joiningFor) : this.#outbox.turn()
    turn.then(async () => {
      this.#isTurnAwaited = false
      if (!hostLoop.stopped) await this.store([])
    }).catch(fail)
  }

  #rows (sealed: readonly Waiting[], due: readonly Waiting[]): Operation[] {
    const { sealedProposals } = this.parts.store
    const [fresh, proposed] = [new Set(sealed), new Set(due)]
    return [
      ...sealed.filter(one => !proposed.has(one))
        .map(({ caseId, proposal }) => sealedProposals.putting(caseId, proposalCodec.encode(proposal))),
      ...due.filter(one => !fresh.has(one)).map(({ caseId }) => sealedProposals.deleting(caseId))
    ]
  }

  async #storeAndSend (own: OwnDiagnoses, due: readonly Waiting[]): Promise<void> {
    this.#isSending = true
    const signed = this.#sign(due)
    await this.parts.store.storeOwnProposal({ ...own, ...signed })
    this.#isSending = false
    this.#outbox.send({ transaction: signed.transaction, bodies: due.flatMap(({ bodies }) => bodies) })
  }

  #sign (due: readonly Waiting[]): { readonly leaf: LeafHash, readonly transaction: Uint8Array } {
    const { chain, clock, signer } = this.parts
    const proposals: Proposal[] = due.map(({ proposal }) => proposal)
    const signed = signTransaction(chain.id, signer,
      { kind: TransactionKind.propose, author: signer.id, proposals } as const)
    const transaction = transactionCodec.encode(signed)
    const leaf = transactionLeaf(transaction)
    this.#proposes.note({ transaction: signed, leaf, caseIds: due.map(({ caseId }) => caseId) },
      clock.monotonic())
    return { leaf, transaction }
  }
}
