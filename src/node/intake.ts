import {
  bodyHash, decode, transactionEnvelopeCodec, transactionLeaf, verifyTransaction,
  type TransactionEnvelope
} from '../protocol/codec/index.js'
import { linkingEpochOf, type LedgerState } from '../protocol/ledger/index.js'
import type {
  Chain, LeafHash, MemberId, Propose, SignedAllowlist, Verdict, VerifiedTransaction
} from '../protocol/types/index.js'
import { accept, equal, ignore, reject, TransactionKind } from '../protocol/types/index.js'
import type { StoredBody } from '../storage/index.js'

export interface IntakePorts {
  /** Is it waiting in the pool already? */
  isWaiting (leaf: LeafHash): boolean
  /** A PROPOSE whose sequence numbers are spent, or what a block has taken: never again wanted. */
  isSpent (transaction: VerifiedTransaction): boolean
  /** Whether the pool wants it, and there is room for its bodies. */
  judgePlace (transaction: VerifiedTransaction<Propose>): Verdict
  /** On the committed list or about to be. */
  isMember (id: MemberId): boolean
  /** Judges a list and lets it act on connections at once. */
  offerAllowlist (list: SignedAllowlist): Verdict
  /** Durable when it resolves; `transaction` is the one that names them. */
  store (transaction: VerifiedTransaction, bodies: readonly StoredBody[]): Promise<void>
  /** Hands transactions whose bodies are durable to the replica. */
  submit (transactions: readonly VerifiedTransaction[]): void
  failed (error: unknown): void
}

/**
 * The one door through which transactions enter a hospital, whether gossiped, pulled, or made
 * here: decode, verify, check that the bodies are those that the PROPOSE names, store them, hand on.
 */
export class Intake {
  #inFlight = new Set<string>()

  constructor (private readonly chain: Chain, private readonly ports: IntakePorts) {}

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
    if (verified.verdict === 'accept') this.ports.submit([verified.value])
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
    if (this.#inFlight.has(name) || this.ports.isWaiting(leaf)) return ignore('duplicate')
    const verified = this.verify(envelope.transaction)
    if (verified.verdict !== 'accept') return verified
    const { transaction } = verified.value
    // Not passed on, and its bodies, which may have been dropped, not stored anew.
    if (this.ports.isSpent(verified.value)) return ignore('spent')
    const bodies = bodiesOf(this.chain, verified.value, envelope.bodies)
    if (bodies.verdict !== 'accept') return bodies
    if (!solicited && isPropose(verified.value)) {
      const place = this.ports.judgePlace(verified.value)
      if (place.verdict !== 'accept') return place
    }
    if (transaction.kind === TransactionKind.allowlist) {
      const judged = this.ports.offerAllowlist(transaction.allowlist)
      if (judged.verdict === 'reject') return judged
    }
    this.#inFlight.add(name)
    this.ports.store(verified.value, bodies.value).then(
      () => { this.ports.submit([verified.value]) },
      error => { this.ports.failed(error) }
    ).finally(() => { this.#inFlight.delete(name) })
    return verified
  }
}

export function isPropose (one: VerifiedTransaction): one is VerifiedTransaction<Propose> {
  return one.transaction.kind === TransactionKind.propose
}

/** For `IntakePorts.isSpent`, as the ledger has it now. */
export function isSpent (ledger: LedgerState, { transaction }: VerifiedTransaction): boolean {
  switch (transaction.kind) {
    case TransactionKind.propose: return transaction.firstSeq <= ledger.lastSeq(transaction.submitter)
    case TransactionKind.allowlist:
      return transaction.allowlist.list.version < ledger.allowlist.list.version
    case TransactionKind.linkingEpoch: return transaction.epoch <= linkingEpochOf(ledger)
    case TransactionKind.opinions:
    case TransactionKind.evidence: return false
  }
}

/** The bodies of a PROPOSE, each under the hash that the proposal commits to; others have none. */
function bodiesOf (
  chain: Chain, verified: VerifiedTransaction, ciphertexts: readonly Uint8Array[]
): Verdict<StoredBody[]> {
  const { transaction } = verified
  if (transaction.kind !== TransactionKind.propose) {
    return ciphertexts.length === 0 ? accept([]) : reject('unexpected-bodies')
  }
  if (ciphertexts.length !== transaction.proposals.length) return reject('bodies-missing')
  const bodies: StoredBody[] = []
  for (const [index, proposal] of transaction.proposals.entries()) {
    const ciphertext = ciphertexts[index]
    if (ciphertext?.byteLength !== proposal.bodySize) return reject('wrong-body-size')
    if (!equal(bodyHash(chain.id, transaction.submitter, ciphertext), proposal.bodyHash)) {
      return reject('wrong-body')
    }
    bodies.push({ hash: proposal.bodyHash, ciphertext })
  }
  return accept(bodies)
}
