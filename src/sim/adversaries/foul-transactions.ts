import {
  caseIdsOf, namesIn, signTransaction, transactionCodec, transactionIdOfBytes, transactionLeaf,
  type UnsignedTransaction
} from '../../protocol/codec/index.js'
import type { ReplicaState } from '../../protocol/replica/index.js'
import {
  equal, TransactionKind, type LeafHash, type MemberId, type Transaction, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'
import { ACCESS_FOULS } from './foul-accesses.js'
import { FoulBodies } from './foul-bodies.js'
import { EMERGENCY_FOULS } from './foul-emergencies.js'
import { foulErasures } from './foul-erasures.js'
import { doublyProved, falseEvidence } from './foul-evidence.js'
import { forged } from './foul-forgeries.js'
import { KEY_FOULS } from './foul-keys.js'
import { NAME_FOULS } from './foul-names.js'
import { ORDER_FOULS } from './foul-orders.js'
import { foulOpinions, OPINION_FOULS } from './foul-opinions.js'
import { CaseMemory, foulProposes, PROPOSE_FOULS, waitingProposes } from './foul-proposals.js'

/** Numbers of times that forgeries and steps of measures count among the makers. */
const FORGERIES = 3
const ERASURES = 3

/** A transaction with a signature, valid or not. */
type Signed = Extract<Transaction, { readonly author: MemberId }>

type Maker = (state: ReplicaState) => VerifiedTransaction[]

export interface FoulBlock {
  /** Transactions of the block that are in no pool. */
  readonly extra: readonly VerifiedTransaction[]
  readonly leaves: readonly LeafHash[]
}

/** Makes blocks in which one transaction breaks a rule of §3, §6, §7, §9.5, §12, or §16 to §19. */
export class FoulTransactions {
  readonly #memory = new CaseMemory()
  readonly #bodies: FoulBodies
  readonly #makers: readonly Maker[]

  constructor (private readonly means: Means) {
    this.#bodies = new FoulBodies(means)
    const own = { memory: this.#memory, bodies: this.#bodies }
    this.#makers = [
      ...OPINION_FOULS.map((foul): Maker => ({ ledger }) => this.#sign(foulOpinions(foul, means, ledger))),
      ...PROPOSE_FOULS.map((foul): Maker => state =>
        this.#sign(foulProposes(foul, means, state, own))),
      ...KEY_FOULS.map((foul): Maker => ({ ledger: { keys, set } }) =>
        this.#sign(set.has(means.signer.id) ? foul(means, keys) : [])),
      ...[...NAME_FOULS, ...ORDER_FOULS, ...ACCESS_FOULS, ...EMERGENCY_FOULS].map((foul): Maker =>
        ({ ledger }) => this.#sign(ledger.set.has(means.signer.id) ? foul(means, ledger) : [])),
      ...Array.from({ length: ERASURES }, (): Maker => ({ ledger }) =>
        this.#sign(foulErasures(means, ledger, this.#memory.decided))),
      state => this.#sign(falseEvidence(means, state)),
      state => this.#sign(doublyProved(means, state)),
      ...Array.from({ length: FORGERIES }, (): Maker => state =>
        this.#verified(forged(means, state, this.#bodies)))
    ]
  }

  /** Returns a foul block, or undefined if none is possible. @param leaves the leaves of the honest block */
  putInto (leaves: readonly LeafHash[], state: ReplicaState): FoulBlock | undefined {
    this.#memory.observe(state.ledger)
    for (const make of this.means.random.shuffled(this.#makers)) {
      const made = make(state)
      if (made.length === 0) continue
      for (const transaction of made) this.#bodies.offer(transaction)
      return this.#place(leaves, made, state)
    }
    return undefined
  }

  answer (protocol: string, reply: Uint8Array): Uint8Array {
    return protocol === 'request' ? this.#bodies.addTo(reply) : reply
  }

  #sign (unsigned: readonly UnsignedTransaction[]): VerifiedTransaction[] {
    const { chain, signer } = this.means
    return this.#verified(unsigned.map(transaction => signTransaction(chain.id, signer, transaction)))
  }

  /** Builds the verified form of transactions that the verifier might refuse. */
  #verified (transactions: readonly Signed[]): VerifiedTransaction[] {
    const { id: chainId } = this.means.chain
    return transactions.map(transaction => {
      const bytes = transactionCodec.encode(transaction)
      const caseIds = transaction.kind === TransactionKind.propose
        ? caseIdsOf(chainId, transaction)
        : []
      const { author } = transaction
      return {
        transaction, bytes, caseIds, ...namesIn(transaction, caseIds), signer: author, injector: author,
        id: transactionIdOfBytes(chainId, bytes), leaf: transactionLeaf(bytes)
      }
    })
  }

  /** Inserts transactions in the order of §9.4. A PROPOSE replaces the PROPOSE of the same hospital. */
  #place (
    leaves: readonly LeafHash[], extra: readonly VerifiedTransaction[], state: ReplicaState
  ): FoulBlock {
    const [first] = extra
    const rank = rankOf(first?.transaction.kind)
    const replaced = rank < RANKS[TransactionKind.propose]
      ? []
      : waitingProposes(state).filter(held => first !== undefined && equal(held.injector, first.injector))
    const kept = leaves.filter(leaf => !replaced.some(propose => equal(propose.leaf, leaf)))
    const after = kept.findIndex(leaf => rankOf(state.pool.get(leaf)?.transaction.kind) >= rank)
    const at = after < 0 || replaced.length > 0 ? kept.length : after
    return { extra, leaves: [...kept.slice(0, at), ...extra.map(({ leaf }) => leaf), ...kept.slice(at)] }
  }
}

const RANKS: Readonly<Record<Transaction['kind'], number>> = {
  [TransactionKind.allowlist]: 0, [TransactionKind.opinions]: 1, [TransactionKind.evidence]: 2,
  [TransactionKind.keysDeal]: 2, [TransactionKind.keysComplain]: 2,
  [TransactionKind.keysReady]: 2, [TransactionKind.keysLost]: 2, [TransactionKind.presence]: 2,
  [TransactionKind.namesAllow]: 2, [TransactionKind.namesTotals]: 2, [TransactionKind.adopt]: 2,
  [TransactionKind.mismatch]: 2,
  [TransactionKind.patientOrder]: 2, [TransactionKind.patientFiling]: 2, [TransactionKind.patientKey]: 2,
  [TransactionKind.rosterEntry]: 2, [TransactionKind.emergencyOpen]: 2, [TransactionKind.emergencyClose]: 2,
  [TransactionKind.emergencySurge]: 2, [TransactionKind.emergencyJudge]: 2,
  [TransactionKind.emergencyContest]: 2,
  [TransactionKind.accessLog]: 2,
  [TransactionKind.erasureOrder]: 2, [TransactionKind.erasureAttest]: 2, [TransactionKind.consentJudge]: 2,
  [TransactionKind.consentContest]: 2,
  [TransactionKind.propose]: 3
}

function rankOf (kind: Transaction['kind'] | undefined): number {
  return kind === undefined ? 0 : RANKS[kind]
}
