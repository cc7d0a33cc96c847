import { signTransaction, transactionCodec } from '../../protocol/codec/index.js'
import { TransactionKind, hex, type Chain, type Signer } from '../../protocol/types/index.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { HostLoop } from '../loop/host-loop.js'
import { every } from '../loop/timers.js'
import type { Logger, Scheduler } from '../machine/ports.js'

const CHECK_MS = 1_000
/** A notice that no block contains after this many checks is sent again. */
const CHECKS_TO_RESEND = 10

export interface OwnPresenceParts {
  readonly chain: Chain, readonly signer: Signer, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly gossip: Gossip, readonly scheduler: Scheduler,
  readonly logger: Logger
}

/**
 * Tells the chain that this hospital is here again, if the ledger counts it as absent (SPECIFICATION.md
 * §7.5). It waits until this node may vote, since only then its ledger is up to date.
 */
export class OwnPresence {
  #sentFor = 0
  #checks = 0
  #stop: (() => void) | undefined

  constructor (private readonly parts: OwnPresenceParts) {}

  start (): void {
    this.#stop = every(this.parts, CHECK_MS, () => { this.#check() })
  }

  stop (): void {
    this.#stop?.()
  }

  #check (): void {
    const { hostLoop: { state, stopped }, signer } = this.parts
    const since = state.ledger.presence.get(hex(signer.id))?.absentSince ?? 0
    const maySpeak = state.votesFrom <= state.context.height && state.ledger.set.has(signer.id)
    if (stopped || since === 0 || !maySpeak) return
    if (this.#sentFor === since && ++this.#checks < CHECKS_TO_RESEND) return
    this.#sentFor = since
    this.#checks = 0
    this.#send(since)
  }

  #send (since: number): void {
    const { chain, gate, gossip, logger, signer } = this.parts
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, {
      kind: TransactionKind.presence, author: signer.id, since
    }))
    if (gate.takeOwn(transaction).verdict !== 'accept') return
    gossip({ transaction, bodies: [] })
    logger.info(() => ({ since }), 'this hospital was absent and tells that it is here again')
  }
}
