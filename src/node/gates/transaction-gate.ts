import {
  bodyHash, conflictKey, decode, isPadOf, transactionCodec, transactionEnvelopeCodec, transactionLeaf,
  verifyTransaction, type SentBody, type TransactionEnvelope
} from '../../protocol/codec/index.js'
import {
  addedRowsOf, entryId, evidenceKey, type Entries, type EntryKey
} from '../../protocol/ledger/index.js'
import {
  accept, BoundedMap, equal, hex, ignore, isOfKind, proposalsOf, reject, sealedParts, TransactionKind,
  type BlockName, type Chain, type Evidence, type LeafHash, type MemberId, type Propose, type SignedAllowlist,
  type Readiness, type Transaction, type Verdict, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { StoredBody } from '../../storage/index.js'
import { Backlog } from '../loop/backlog.js'

export interface TransactionGatePorts {
  isWaiting (leaf: LeafHash): boolean
  /** Tells from the state in memory whether the transaction can never be valid again. */
  isSpent (transaction: VerifiedTransaction): boolean
  /** Returns the code of a fault for which its sender is to blame, by the ledger in memory. */
  faultOf (transaction: VerifiedTransaction): string | undefined
  /** Returns the code of a fault that no honest author makes, by the state in memory. */
  offenceOf (transaction: VerifiedTransaction): string | undefined
  /** Tells whether the chain already has all rows that the transaction would add: evidence, or cases. */
  isClaimed (rows: readonly EntryKey[]): Promise<boolean>
  /** Judges by the ledger in memory whether a transaction may be valid. */
  worthOf (transaction: VerifiedTransaction): Readiness
  /** Tells whether the pool has room for evidence, which is not verified yet. */
  hasRoom (evidence: Evidence, bytes: number): boolean
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
  /**
   * Hands transactions whose bodies are durable to the replica, which then calls `taken`.
   * @param from the peer that sent them; undefined for this node
   */
  submit (transactions: readonly VerifiedTransaction[], taken: () => void, from?: MemberId): void
  failed (error: unknown): void
}

/** Limits for the transactions of a sender between this gate and the pool (§14). */
const ON_THE_WAY = { count: 1024, bytes: 8 * 1024 * 1024 }

/** Sends a transaction that this node has accepted to every hospital. */
export type Gossip = (envelope: TransactionEnvelope) => void

/** Claims on the chain that the gate remembers, so that it need not verify evidence of them again. */
const MAX_CLAIMED = 4096

export interface Arrival {
  /**
   * True if this node requested the transaction. Any other transaction needs a place in the pool, so that
   * gossip cannot fill the disk.
   */
  readonly solicited?: boolean
  /** The peer that sent the transaction, whose share it uses; undefined for this node. */
  readonly from?: MemberId
}

/**
 * Takes in every transaction, whether it comes by gossip, by request, or from this node. The gate decodes and
 * verifies a transaction, and compares its bodies with those that it names. Then the gate stores the
 * bodies, and hands the transaction to the replica. Until then it counts for the peer that sent it: anybody
 * can send again what a hospital has signed once.
 */
export class TransactionGate {
  readonly #onTheWay = new Map<string, LeafHash>()
  readonly #backlog = new Backlog(ON_THE_WAY)
  /** Claims of the evidence on the way to the pool, and claims that the chain has. */
  readonly #claimsOnTheWay = new Set<string>()
  readonly #claimed = new BoundedMap<string, true>(MAX_CLAIMED)

  constructor (private readonly chain: Chain, private readonly ports: TransactionGatePorts) {}

  takeBytes (bytes: Uint8Array, from?: MemberId): Verdict<VerifiedTransaction> {
    const envelope = decode(transactionEnvelopeCodec, bytes)
    if (envelope.verdict !== 'accept') return envelope
    return this.take(envelope.value, from === undefined ? {} : { from })
  }

  /** Tells whether the transaction of a leaf is on its way to the replica, after its bodies. */
  isOnTheWay (leaf: LeafHash): boolean {
    return this.#onTheWay.has(hex(leaf))
  }

  /** The leaves of the transactions on their way to the replica. */
  get onTheWay (): readonly LeafHash[] { return [...this.#onTheWay.values()] }

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
   * Judges a transaction at once. The transaction reaches the replica when its bodies are on the disk. So
   * does one that names only unknown cases, or that can never be valid: it may be early, or contradict what
   * its author signed before. But it is ignored here, and so not passed on.
   */
  take (
    envelope: TransactionEnvelope, { solicited = false, from }: Arrival = {}
  ): Verdict<VerifiedTransaction> {
    const leaf = transactionLeaf(envelope.transaction)
    const name = hex(leaf)
    if (this.#onTheWay.has(name) || this.ports.isWaiting(leaf)) return ignore('duplicate')
    // A block may hold evidence for which this pool has no room.
    const room = solicited ? accept(undefined) : this.#judgeRoom(envelope.transaction)
    if (room.verdict !== 'accept') return room
    const verified = this.verify(envelope.transaction)
    if (verified.verdict !== 'accept') return verified
    const { transaction } = verified.value
    // A block may name a false transaction, and its leader is to blame, not the peer that has it.
    const fault = solicited ? undefined : this.ports.faultOf(verified.value)
    if (fault !== undefined) return reject(fault)
    const offence = solicited ? undefined : this.ports.offenceOf(verified.value)
    if (offence !== undefined) {
      // Anybody can send again what its author has signed.
      const isAuthor = from !== undefined && equal(from, verified.value.signer)
      return isAuthor ? reject(offence) : ignore(offence)
    }
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
    const sender = from ?? verified.value.injector
    if (!solicited && !this.#backlog.enter(sender, size)) return ignore('busy')
    const claim = claimOf(this.chain, transaction)
    this.#onTheWay.set(name, leaf)
    if (claim !== undefined) this.#claimsOnTheWay.add(claim)
    const arrived = (): void => {
      this.#onTheWay.delete(name)
      if (claim !== undefined) this.#claimsOnTheWay.delete(claim)
      if (!solicited) this.#backlog.leave(sender, size)
    }
    const worth = solicited ? 'ready' : this.ports.worthOf(verified.value)
    this.#handOn(verified.value, bodies.value, arrived, from).catch(this.ports.failed)
    if (worth === 'unknown') return ignore('unknown-case')
    return worth === 'never' ? ignore('never-valid') : verified
  }

  /**
   * Asks for the room of evidence before its signatures are verified. Only the three signatures cost much. A
   * liar can make evidence against itself without end.
   */
  #judgeRoom (bytes: Uint8Array): Verdict {
    if (bytes[0] !== TransactionKind.evidence) return accept(undefined)
    const decoded = decode(transactionCodec, bytes)
    if (decoded.verdict !== 'accept') return decoded
    const transaction = decoded.value
    const claim = claimOf(this.chain, transaction)
    if (claim === undefined || transaction.kind !== TransactionKind.evidence) return accept(undefined)
    if (this.#claimsOnTheWay.has(claim)) return ignore('claim-on-the-way')
    if (this.#claimed.has(rowOf(this.chain, transaction))) return ignore('claimed')
    return this.ports.hasRoom(transaction, bytes.byteLength) ? accept(undefined) : ignore('no-room')
  }

  async #handOn (
    verified: VerifiedTransaction, bodies: readonly StoredBody[], arrived: () => void,
    from: MemberId | undefined
  ): Promise<void> {
    // It would be a Reason for blocks until every leader has dropped it. Anybody can send it again.
    const rows = addedRowsOf(this.chain, verified)
    if (rows.length > 0 && await this.ports.isClaimed(rows)) {
      if (isOfKind(verified, 'evidence')) this.#claimed.set(rowOf(this.chain, verified.transaction), true)
      return arrived()
    }
    // Else a member could fill the share of lists in the pool with signatures of blocks that do not exist.
    const { transaction } = verified
    if (transaction.kind === TransactionKind.allowlist) {
      const isHere = await this.ports.haveSameBlocks(transaction.joins.map(({ block }) => block))
      if (!isHere) return arrived()
    }
    await this.ports.store(verified, bodies)
    this.ports.submit([verified], arrived, from)
  }
}

/** Names author and claim of evidence; undefined for other kinds. */
function claimOf (chain: Chain, transaction: Transaction): string | undefined {
  return transaction.kind === TransactionKind.evidence
    ? `${hex(transaction.author)} ${rowOf(chain, transaction)}`
    : undefined
}

/** Names the row that evidence would add. */
function rowOf (chain: Chain, { conflict }: Evidence): string {
  return entryId(evidenceKey(conflictKey(chain, conflict)))
}

function sizeOf ({ transaction, bodies }: TransactionEnvelope): number {
  return bodies.reduce((sum, { ciphertext }) => sum + ciphertext.byteLength, transaction.byteLength)
}

/** Tells whether the database has all rows, for `TransactionGatePorts.isClaimed`. */
export async function isClaimed (
  store: { loadEntries (keys: readonly EntryKey[]): Promise<Entries> }, rows: readonly EntryKey[]
): Promise<boolean> {
  for (const row of rows) {
    if ((await store.loadEntries([row])).size === 0) return false
  }
  return true
}

/** Pairs each body with the hash to which its proposal commits. Checks pads. Only a PROPOSE has bodies. */
function bodiesOf (
  chain: Chain, verified: VerifiedTransaction, sent: readonly SentBody[]
): Verdict<StoredBody[]> {
  const { injector, transaction } = verified
  const parts = proposalsOf(transaction).flatMap(sealedParts)
  if (parts.length === 0 && sent.length > 0) return reject('unexpected-bodies')
  if (sent.length !== parts.length) return reject('bodies-missing')
  const bodies: StoredBody[] = []
  for (const [index, { hasPad, hash, size }] of parts.entries()) {
    const { ciphertext, pad } = sent[index]!
    if (ciphertext.byteLength !== size) return reject('wrong-body-size')
    if (!equal(bodyHash(chain.id, injector, ciphertext), hash)) return reject('wrong-body')
    const isRight = pad === undefined ? !hasPad : hasPad && isPadOf(chain.id, pad, ciphertext)
    if (!isRight) return reject('wrong-pad')
    bodies.push({ hash, ciphertext, pad })
  }
  return accept(bodies)
}
