import {
  bodyHash, decode, transactionEnvelopeCodec, transactionLeaf, verifyTransaction,
  type TransactionEnvelope
} from '../../protocol/codec/index.js'
import { exclusiveRowOf, type Entries, type EntryKey } from '../../protocol/ledger/index.js'
import {
  accept, equal, ignore, isOfKind, proposalsOf, reject, TransactionKind, type Chain, type LeafHash,
  type MemberId, type Propose, type SignedAllowlist, type Verdict, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { StoredBody } from '../../storage/index.js'
import { Backlog } from '../loop/backlog.js'

export interface TransactionGatePorts {
  /** Is it waiting in the pool already? */
  isWaiting (leaf: LeafHash): boolean
  /** A PROPOSE whose sequence numbers are spent, or what a block has taken: never again wanted. */
  isSpent (transaction: VerifiedTransaction): boolean
  /** The chain has this row, as with evidence of one offence: another transaction for it is worth nothing. */
  isClaimed (claim: EntryKey): Promise<boolean>
  /** Whether the pool wants it, and there is room for its bodies; of what was asked for, only room. */
  judgePlace (transaction: VerifiedTransaction<Propose>, solicited: boolean): Verdict
  /** On the committed list or about to be. */
  isMember (id: MemberId): boolean
  /** Judges a list and lets it act on connections at once. */
  offerAllowlist (list: SignedAllowlist): Verdict
  /** Durable when it resolves; `transaction` is the one that names them. */
  store (transaction: VerifiedTransaction, bodies: readonly StoredBody[]): Promise<void>
  /** Hands transactions whose bodies are durable to the replica; `taken` when it has them. */
  submit (transactions: readonly VerifiedTransaction[], taken: () => void): void
  failed (error: unknown): void
}

/** Of one author, on the way from here to the pool: twice what the pool holds of it (§14). */
const ON_THE_WAY = { count: 1024, bytes: 8 * 1024 * 1024 }

/** Sends a transaction that this node has taken in to every hospital. */
export type Gossip = (envelope: TransactionEnvelope) => void

/**
 * The one door through which transactions enter a hospital, whether gossiped, pulled, or made
 * here: decode, verify, check that the bodies are those that the PROPOSE names, store them, hand on.
 */
export class TransactionGate {
  readonly #onTheWay = new Set<string>()
  readonly #backlog = new Backlog(ON_THE_WAY)

  constructor (private readonly chain: Chain, private readonly ports: TransactionGatePorts) {}

  takeBytes (bytes: Uint8Array): Verdict<VerifiedTransaction> {
    const envelope = decode(transactionEnvelopeCodec, bytes)
    return envelope.verdict === 'accept' ? this.take(envelope.value) : envelope
  }

  /** Form, signatures and authorship alone. */
  verify (transaction: Uint8Array): Verdict<VerifiedTransaction> {
    return verifyTransaction(this.chain, this.ports.isMember, transaction)
  }

  /** A transaction of this hospital's own, whose bodies are durable already. */
  takeOwn (transaction: Uint8Array): Verdict<VerifiedTransaction> {
    if (this.ports.isWaiting(transactionLeaf(transaction))) return ignore('duplicate')
    const verified = this.verify(transaction)
    if (verified.verdict === 'accept') this.ports.submit([verified.value], () => {})
    return verified
  }

  /**
   * Judged at once; the transaction reaches the replica when its bodies are on disk. What nobody here
   * asked for is stored only if there is a place for it: gossip must not fill the disk.
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
    // Not passed on, and its bodies, which may have been dropped, not stored anew.
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
    // What was asked for is bounded by the asking.
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
    // Else it would be a Reason for every hospital until each has led once and found out.
    const claim = exclusiveRowOf(this.chain, verified)
    if (claim !== undefined && await this.ports.isClaimed(claim)) return arrived()
    await this.ports.store(verified, bodies)
    this.ports.submit([verified], arrived)
  }
}

function sizeOf ({ transaction, bodies }: TransactionEnvelope): number {
  return bodies.reduce((sum, body) => sum + body.byteLength, transaction.byteLength)
}

/** For `TransactionGatePorts.isClaimed`, as the database has it now. */
export async function isClaimed (
  store: { loadEntries (keys: readonly EntryKey[]): Promise<Entries> }, claim: EntryKey
): Promise<boolean> {
  return (await store.loadEntries([claim])).size > 0
}

/** The bodies of a PROPOSE, each under the hash that the proposal commits to; others have none. */
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
