import { signTransaction, transactionCodec, type UnsignedTransaction } from '../../protocol/codec/index.js'
import { refute, rowsOnArrival } from '../../protocol/ledger/index.js'
import {
  equal, hex, type Chain, type Height, type Signer, type TransactionId, type VerifiedTransaction
} from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { CommittedBlock, HostLoop } from '../loop/host-loop.js'
import type { HostClock, Scheduler } from '../machine/ports.js'

/** How long a caller waits for the block with a transaction. */
const WAIT_MS = 30_000
const NOT_FINAL = 'not-final-yet'
/** The block with a transaction, or the code of a refusal. */
export type Committed = { readonly id: TransactionId, readonly height: Height } | { readonly code: string }

export interface OwnTransactionsParts {
  readonly chain: Chain, readonly signer: Signer, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly gate: TransactionGate, readonly gossip: Gossip, readonly commits: CommitFeed,
  readonly scheduler: Scheduler, readonly clock: Pick<HostClock, 'wall'>
}

/** Tells what a block made of a transaction; undefined if the sender waits on. */
export type Outcome = (committed: CommittedBlock) =>
  { readonly height: Height } | { readonly code: string } | undefined

/** Signs transactions of this hospital, sends them, and tells when a block has them. */
export class OwnTransactions {
  /** Each ends the wait for a block. */
  readonly #waiting = new Set<(result: Committed) => void>()
  #isStopped = false

  /** @param mostWaiting how many transactions may wait for their blocks */
  constructor (private readonly parts: OwnTransactionsParts, private readonly mostWaiting: number) {}

  /** Signs a transaction, and checks it by the chain as it is here. */
  async prepare (unsigned: UnsignedTransaction): Promise<VerifiedTransaction | { readonly code: string }> {
    const { chain, gate, hostLoop, signer } = this.parts
    const { ledger } = hostLoop.state
    if (!ledger.set.has(signer.id)) return { code: 'not-a-member' }
    if (ledger.keys.active === undefined) return { code: 'no-key-epoch' }
    const verified = gate.verify(transactionCodec.encode(signTransaction(chain.id, signer, unsigned)))
    if (verified.verdict !== 'accept') return { code: verified.code }
    const code = await this.#whyRefuted(verified.value)
    return code === undefined ? verified.value : { code }
  }

  /**
   * Sends a prepared transaction once, and waits for its block. Others that came into blocks meanwhile may
   * have used up a limit, and then the code is that of the limit.
   */
  async send (tx: VerifiedTransaction, outcome = ofItself(tx.id)): Promise<Committed> {
    if (this.#isStopped) return { code: NOT_FINAL }
    if (this.#waiting.size >= this.mostWaiting) return { code: 'busy' }
    const committed = this.#committed(tx.id, outcome)
    this.offer(tx.bytes)
    const result = await committed
    if (!('code' in result) || result.code !== NOT_FINAL || this.#isStopped) return result
    return { code: await this.#whyRefuted(tx) ?? NOT_FINAL }
  }

  /**
   * Signs, checks and sends a transaction, and waits for its block.
   * @param outcome for what another transaction may bring about, too; absent: the block with this transaction
   */
  async sendNew (unsigned: UnsignedTransaction, outcome?: Outcome): Promise<Committed> {
    const prepared = await this.prepare(unsigned)
    return 'code' in prepared ? prepared : await this.send(prepared, outcome)
  }

  /** Ends all waits for blocks. A block may still have what was sent. */
  stop (): void {
    this.#isStopped = true
    for (const end of [...this.#waiting]) end({ code: NOT_FINAL })
  }

  /** Gives a transaction to the pool and to the other hospitals. */
  offer (transaction: Uint8Array): void {
    const { gate, gossip } = this.parts
    if (gate.takeOwn(transaction).verdict === 'accept') gossip({ transaction, bodies: [] })
  }

  /** Returns the code by which the chain as it is here refuses a transaction. */
  async #whyRefuted (tx: VerifiedTransaction): Promise<string | undefined> {
    const { clock, hostLoop, store } = this.parts
    const entries = await store.loadEntries(rowsOnArrival(hostLoop.state.ledger, tx))
    return refute(hostLoop.state.ledger, tx, entries, clock.wall())
  }

  async #committed (id: TransactionId, outcome: Outcome): Promise<Committed> {
    const { commits, scheduler } = this.parts
    return await new Promise<Committed>(resolve => {
      const end = (result: Committed): void => {
        cancel()
        stop()
        this.#waiting.delete(end)
        resolve(result)
      }
      this.#waiting.add(end)
      const cancel = scheduler.after(WAIT_MS, () => { end({ code: NOT_FINAL }) })
      const stop = commits.subscribe(committed => {
        const result = outcome(committed)
        if (result !== undefined) end('code' in result ? result : { id, ...result })
      })
    })
  }
}

function ofItself (id: TransactionId): Outcome {
  return ({ block, delta }) =>
    block.transactions.some(tx => equal(tx.id, id)) ? { height: delta.height } : undefined
}

/** A name of an emergency for logs, which tells nothing of the patient. */
export function shortName (id: TransactionId): string {
  return hex(id).slice(0, 12)
}
