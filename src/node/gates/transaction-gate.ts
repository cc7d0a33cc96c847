import {
  bodyHash, decode, transactionEnvelopeCodec, transactionLeaf, verifyTransaction,
  type TransactionEnvelope
} from '../../protocol/codec/index.js'
import { exclusiveRowOf, type Entries, type EntryKey } from '../../protocol/ledger/index.js'
import {
  accept, equal, ignore, isOfKind, proposalsOf, reject, TransactionKind, type BlockName, type Chain,
  type LeafHash, type MemberId, type Propose, type SignedAllowlist, type Verdict, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { StoredBody } from '../../storage/index.js'
import { Backlog } from '../loop/backlog.js'

export interface TransactionGatePorts {
  isWaiting (leaf: LeafHash): boolean
  /** Tells whether the transaction's sequence numbers are spent, or a block already has it. */
  isSpent (transaction: VerifiedTransaction): boolean
  /** Tells whether the chain already has the row that the transaction would add, such as evidence. */
  isClaimed (claim: EntryKey): Promise<boolean>
  /** Tells whether these are blocks of this chain, as far as this node has it. */
  haveSameBlocks (blocks: readonly BlockName[]): Promise<boolean>
  /** Judges whether the pool wants the transaction and its bodies have room; if solicited, only the room. */
  judgePlace (transaction: VerifiedTransaction<Propose>, solicited: boolean): Verdict
  /** Tells whether the committed list or its successor has this member. */
  isMember (id: MemberId): boolean
  /** Judges a list. A valid list changes access at once. */
  offerAllowlist (list: SignedAllowlist): Verdict
  /** Stores the bodies that `transaction` names; they are durable when the promise resolves. */
  store (transaction: VerifiedTransaction, bodies: readonly StoredBody[]): Promise<void>
  /** Hands transactions whose bodies are durable to the replica, which then calls `taken`. */
  submit (transactions: readonly VerifiedTransaction[], taken: () => void): void
  failed (error: unknown): void
}

/** Limits for the transactions of an author between this gate and the pool: twice those of the pool (§14). */
const ON_THE_WAY = { count: 1024, bytes: 8 * 1024 * 1024 }

/** Sends a transaction that this node has accepted to every hospital. */
export type Gossip = (envelope: TransactionEnvelope) => void

/**
 * Takes in every transaction, whether it comes by gossip, by request, or from this node. The gate decodes and
 * verifies a transaction, and compares its bodies with those that it names. Then the gate stores the
 * bodies, and hands the transaction to the replica.
 */
export class TransactionGate {
  readonly #onTheWay = new Set<string>()
  readonly #backlog = new Backlog(ON_THE_WAY)

  constructor (private readonly chain: Chain, private readonly ports: TransactionGatePorts) {}

  takeBytes (bytes: Uint8Array): Verdict<VerifiedTransaction> {
    const envelope = decode(transactionEnvelopeCodec, bytes)
    return envelope.verdict === 'accept' ? this.take(envelope.value) : envelope
  }

  /** Checks only form, signatures and authorship. */
  verify (transaction: Uint8Array): Verdict<VerifiedTransaction> {
    return verifyTransaction(this.chain, this.ports.isMember, transaction)
  }

  /** Takes in a transaction of this hospital, whose bodies are already durable. */
  takeOwn (transaction: Uint8Array): Verdict<VerifiedTransaction> {
    if (this.ports.isWaiting(transactionLeaf(transaction))) return ignore('duplicate')
    const verified = this.verify(transaction)
    if (verified.verdict === 'accept') this.ports.submit([verified.value], () => {})
    return verified
  }

  /**
   * Judges a transaction at once. The transaction reaches the replica when its bodies are on the disk.
   * @param solicited true if this node requested the transaction. Any other transaction needs a place in the
   *   pool, so that gossip cannot fill the disk.
   */
  take (
    envelope: TransactionEnvelope, { solicited = false } = {}
  ): Verdict<VerifiedTransaction> {
    const leaf = transactionLeaf(envelope.transaction)
    const name = Buffer.from(leaf).toString('hex')
    if (this.#onTheWay.has(name) || this.ports.isWaiting(leaf)) return ignore('duplicate')
    const verified = this.verify(envelope.transaction)
    if (verified.verdict !== 'accept') return verified
    const { transaction } = verified.value
    // A spent transaction is not passed on, and bodies that were deleted are not stored again.
    if (this.ports.isSpent(verified.value)) return ignore('spent')
    const bodies = bodiesOf(this.chain, verified.value, envelope.bodies)
    if (bodies.verdict !== 'accept') return bodies
    if (isOfKind(verified.value, 'propose')) {
      const place = this.ports.judgePlace(verified.value, solicited)
      if (place.verdict !== 'accept') return place
    }
    if (transaction.kind === TransactionKind.allowlist) {
      const judged = this.ports.offerAllowlist(transaction.allowlist)
      if (judged.verdict === 'reject') return judged
    }
    // The number of requests already bounds solicited transactions.
    const size = solicited ? 0 : sizeOf(envelope)
    if (!solicited && !this.#backlog.enter(verified.value.injector, size)) return ignore('busy')
    this.#onTheWay.add(name)
    const arrived = (): void => {
      this.#onTheWay.delete(name)
      if (!solicited) this.#backlog.leave(verified.value.injector, size)
    }
    this.#handOn(verified.value, bodies.value, arrived).catch(this.ports.failed)
    return verified
  }

  async #handOn (
    verified: VerifiedTransaction, bodies: readonly StoredBody[], arrived: () => void
  ): Promise<void> {
    // A claim that the chain has would be a Reason for blocks until every leader has dropped it.
    const claim = exclusiveRowOf(this.chain, verified)
    if (claim !== undefined && await this.ports.isClaimed(claim)) return arrived()
    // Else a member could fill the share of lists in the pool with signatures of blocks that do not exist.
    const { transaction } = verified
    if (transaction.kind === TransactionKind.allowlist) {
      const isHere = await this.ports.haveSameBlocks(transaction.joins.map(({ block }) => block))
      if (!isHere) return arrived()
    }
    await this.ports.store(verified, bodies)
    this.ports.submit([verified], arrived)
  }
}

function sizeOf ({ transaction, bodies }: TransactionEnvelope): number {
  return bodies.reduce((sum, body) => sum + body.byteLength, transaction.byteLength)
}

/** Looks up a claim in the database, for `TransactionGatePorts.isClaimed`. */
export async function isClaimed (
  store: { loadEntries (keys: readonly EntryKey[]): Promise<Entries> }, claim: EntryKey
): Promise<boolean> {
  return (await store.loadEntries([claim])).size > 0
}

/** Pairs each body with the hash that its proposal commits to. Only a PROPOSE has bodies. */
function bodiesOf (
  chain: Chain, verified: VerifiedTransaction, ciphertexts: readonly Uint8Array[]
): Verdict<StoredBody[]> {
  const { injector, transaction } = verified
  const proposals = proposalsOf(transaction)
  if (proposals.length === 0 && ciphertexts.length > 0) return reject('unexpected-bodies')
  if (ciphertexts.length !== proposals.length) return reject('bodies-missing')
  const bodies: StoredBody[] = []
  for (const [index, proposal] of proposals.entries()) {
    const ciphertext = ciphertexts[index]
    if (ciphertext?.byteLength !== proposal.bodySize) return reject('wrong-body-size')
    if (!equal(bodyHash(chain.id, injector, ciphertext), proposal.bodyHash)) {
      return reject('wrong-body')
    }
    bodies.push({ hash: proposal.bodyHash, ciphertext })
  }
  return accept(bodies)
}
