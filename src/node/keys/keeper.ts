import { signTransaction, transactionCodec } from '../../protocol/codec/index.js'
import { keep, OpenedDealings, type KeysTransaction } from '../../protocol/keeping/index.js'
import type { KeyState } from '../../protocol/ledger/index.js'
import { mapKey, type Chain, type Signer } from '../../protocol/types/index.js'
import type { Gossip, TransactionGate } from '../gates/transaction-gate.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { HostLoop } from '../loop/host-loop.js'
import { every } from '../loop/timers.js'
import type { Fail, HostClock, Logger, RandomBytes, Scheduler } from '../machine/ports.js'
import type { KeyStore } from './key-store.js'

/** How often the keeper looks whether it may act, or has to send again. */
const LOOK_MS = 500
/** Own transactions that no block has taken after this long are gossiped again. */
const RESEND_MS = 5_000
/** Stands for the signature in the name of a transaction, which is signed only when it is sent. */
const UNSIGNED = new Uint8Array(64)

export interface KeyKeeperParts {
  readonly chain: Chain, readonly signer: Signer, readonly hostLoop: HostLoop, readonly commits: CommitFeed,
  readonly gate: Pick<TransactionGate, 'takeOwn'>, readonly gossip: Gossip, readonly clock: HostClock,
  readonly scheduler: Scheduler, readonly random: RandomBytes, readonly logger: Logger, readonly fail: Fail
  /** Tells whether this node has caught up, so that a former epoch is not taken for the newest. */
  readonly hasCaughtUp: () => boolean
}

/**
 * Takes part in the dealing of shared keys (SPECIFICATION.md §6). After each commit `keep` decides. The
 * keeper makes the secrets durable, and then sends the transactions.
 */
export class KeyKeeper {
  readonly #opened: OpenedDealings
  /** The state for which nothing is left to do but to send again, and the time of the last look. */
  #seen: KeyState | undefined
  /** The state at the last look. */
  #looked: KeyState | undefined
  #lookedAt = -Infinity
  #isDue = false
  #running: Promise<void> | undefined
  /** The time of the last gossip of each waiting transaction, by its bytes without a signature. */
  #sent = new Map<string, number>()
  #stop: (() => void) | undefined

  constructor (private readonly parts: KeyKeeperParts, private readonly store: KeyStore) {
    this.#opened = new OpenedDealings(parts.chain.verifier.group, parts.chain.id)
  }

  start (): void {
    const { clock, commits, hasCaughtUp, hostLoop } = this.parts
    // A node that catches up sends nothing, so it looks again only at another state.
    const isNew = (): boolean => {
      const { keys } = hostLoop.state.ledger
      return keys !== this.#seen && (keys !== this.#looked || hasCaughtUp())
    }
    const unsubscribe = commits.subscribe(() => { if (isNew()) this.#wake() })
    const cancel = every(this.parts, LOOK_MS, () => {
      if (isNew() || clock.monotonic() - this.#lookedAt >= RESEND_MS) this.#wake()
    })
    this.#stop = () => {
      unsubscribe()
      cancel()
    }
    this.#wake()
  }

  /** Resolves when no write to the disk is under way. */
  async stop (): Promise<void> {
    this.#stop?.()
    this.#isDue = false
    await this.#running
  }

  #wake (): void {
    this.#isDue = true
    this.#running ??= this.#run()
  }

  async #run (): Promise<void> {
    try {
      while (this.#isDue) {
        this.#isDue = false
        await this.#look()
      }
    } catch (error) {
      this.parts.fail(error)
    } finally {
      this.#running = undefined
    }
  }

  async #look (): Promise<void> {
    const { chain, clock, hostLoop, random, signer } = this.parts
    if (hostLoop.stopped) return
    this.#lookedAt = clock.monotonic()
    const { height, keys } = hostLoop.state.ledger
    this.#looked = keys
    const { secrets, send } = keep({
      group: chain.verifier.group, chainId: chain.id, self: signer.id, height, keys,
      secrets: this.store.secrets, opened: this.#opened, now: clock.wall(), random: random(64)
    })
    if (secrets !== this.store.secrets) await this.store.save(secrets)
    if (keys.pending === undefined) this.#opened.forget()
    if (!this.parts.hasCaughtUp()) return
    this.#send(send)
    this.#seen = keys
  }

  #send (contents: readonly KeysTransaction[]): void {
    const { chain, clock, gate, gossip, signer } = this.parts
    const before = this.#sent
    this.#sent = new Map()
    for (const content of contents) {
      const name = mapKey(transactionCodec.encode({ ...content, signature: UNSIGNED }))
      const last = before.get(name)
      const isDue = last === undefined || clock.monotonic() - last >= RESEND_MS
      this.#sent.set(name, isDue ? clock.monotonic() : last)
      if (!isDue) continue
      const transaction = transactionCodec.encode(signTransaction(chain.id, signer, content))
      gate.takeOwn(transaction)
      gossip({ transaction, bodies: [] })
    }
  }
}
