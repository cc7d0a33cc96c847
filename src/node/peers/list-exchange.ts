import {
  MAX_LISTS_PER_EXCHANGE, allowlistExchangeCodec, allowlistReplyCodec, signedAllowlistCodec, transactionCodec
} from '../../protocol/codec/index.js'
import type { MemberId, SignedAllowlist } from '../../protocol/types/index.js'
import { TransactionKind } from '../../protocol/types/index.js'
import { u32 } from '../../storage/index.js'
import type { Core } from '../assembly/core.js'
import { ask, serve } from './ask.js'
import { CheckpointWatch } from './checkpoint-watch.js'

/**
 * How allowlists travel beside the chain, so that gating reacts in seconds: whoever sees a new list
 * pushes it to every peer, and asks a peer that has seen a newer one. A hospital also puts it before
 * the chain, as the transaction that makes it final.
 */
export class ListExchange {
  readonly #checkpoints: CheckpointWatch

  constructor (private readonly core: Core) {
    this.#checkpoints = new CheckpointWatch(core)
  }

  async start (): Promise<void> {
    await serve(this.core, 'allowlist', allowlistExchangeCodec, allowlistReplyCodec,
      async (from, { haveVersion, push }) => {
        for (const list of push) this.#offer(from, list)
        return { lists: this.#newerThan(haveVersion) }
      })
    this.core.network.on('connect', () => {
      const { successor } = this.core.membership
      if (successor !== undefined) this.#propose(successor)
    })
    this.core.commits.subscribe(() => { this.#checkpoints.look() })
  }

  /** A peer has seen lists up to `version`. */
  heard (id: MemberId, version: number): void {
    if (version <= this.#seen()) return
    this.#exchange(id, []).catch(this.core.fail)
  }

  /** A new successor: keep it, tell everyone, put it before the chain. */
  async spread (list: SignedAllowlist): Promise<void> {
    await this.core.store.allowlists.put(u32(list.list.version), signedAllowlistCodec.encode(list))
    this.#checkpoints.look()
    await this.pass(list)
  }

  /** Of two lists of one version neither acts here (§5.4), but the chain must get both to choose from. */
  async pass (list: SignedAllowlist): Promise<void> {
    this.#propose(list)
    const peers = this.core.network.peers().filter(peer => peer.access !== 'stranger')
    await Promise.all(peers.map(async peer => { await this.#exchange(peer.id, [list]) }))
  }

  #propose (list: SignedAllowlist): void {
    if (this.core.role !== 'hospital') return
    const transaction = transactionCodec.encode({ kind: TransactionKind.allowlist, allowlist: list })
    const taken = this.core.intake.take({ transaction, bodies: [] })
    if (taken.verdict === 'reject') {
      this.core.logger.warn({ code: taken.code }, 'own copy of the allowlist is refused')
    }
  }

  #seen (): number {
    const { committed, successor } = this.core.membership
    return Math.max(committed.list.version, successor?.list.version ?? 0)
  }

  #newerThan (version: number): SignedAllowlist[] {
    const { committed, successor } = this.core.membership
    return [committed, successor]
      .filter(list => list !== undefined)
      .filter(list => list.list.version > version && list.list.version > 1)
      .slice(0, MAX_LISTS_PER_EXCHANGE)
  }

  async #exchange (id: MemberId, push: readonly SignedAllowlist[]): Promise<void> {
    const question = { haveVersion: this.#seen(), push }
    const reply = await ask(this.core, id, 'allowlist',
      { codec: allowlistExchangeCodec, value: question }, allowlistReplyCodec)
    if (reply.verdict !== 'accept') return
    for (const list of reply.value.lists) this.#offer(id, list)
  }

  #offer (from: MemberId, list: SignedAllowlist): void {
    const verdict = this.core.membership.offer(list)
    if (verdict.verdict === 'reject') this.core.network.report(from, verdict.code)
  }
}
