import { replyCodec, requestCodec } from '../../protocol/codec/index.js'
import type { Height, MemberId } from '../../protocol/types/index.js'
import { equal, hex } from '../../protocol/types/index.js'
import type { Core } from '../core.js'
import { ask } from './ask.js'
import { PeerChoice } from './peer-choice.js'

const BLOCKS_PER_REQUEST = 64
/** A served block that has not been applied after this long was not good. */
const APPLY_TIMEOUT_MS = 5_000
/** Being one block behind is the ordinary state of whoever is not the first to finish it. */
const PATIENCE_MS = 600
/** A peer that did not help is not asked again for this long. */
const PAUSE_MS = 1_000

/**
 * Catch-up, consensus.md §11: while somebody says that the chain is longer than ours, ask one peer
 * for the next blocks, and the next peer when it stalls, lies or has none. Every block is verified
 * by the replica as if it came from nowhere.
 */
export class Syncer {
  readonly #peers: PeerChoice
  /** Highest height that a peer says is being decided there. */
  #claimed = new Map<string, { readonly id: MemberId, readonly height: Height }>()
  #running = false
  #cancelPatience: (() => void) | undefined

  constructor (private readonly core: Core) {
    this.#peers = new PeerChoice(core.network)
  }

  /** A peer is deciding `height`, so it has the blocks below. */
  heard (id: MemberId, height: Height): void {
    this.#claimed.set(hex(id), { id, height })
    if (this.#running || !this.#isBehind(height)) return
    if (height > this.core.host.state.context.height + 1) this.#start()
    else if (this.#cancelPatience === undefined) {
      this.#cancelPatience = this.core.scheduler.after(PATIENCE_MS, () => {
        this.#cancelPatience = undefined
        if (!this.#running && this.#isBehind(height)) this.#start()
      })
    }
  }

  /** What it claims counts only where nobody else could say: it takes no part in agreement. */
  heardGovernment (id: MemberId, height: Height): void {
    if (this.#peers.orderForBlocks().some(peer => equal(peer, id))) this.heard(id, height)
  }

  #start (): void {
    this.#running = true
    this.#run().catch(this.core.fail).finally(() => { this.#running = false })
  }

  get running (): boolean { return this.#running }

  /** Highest height that anybody claims to have finished. */
  get target (): Height {
    let highest = this.core.host.state.ledger.height
    for (const { height } of this.#claimed.values()) highest = Math.max(highest, height - 1)
    return highest
  }

  #isBehind (height: Height): boolean {
    return height > this.core.host.state.context.height
  }

  async #run (): Promise<void> {
    for (;;) {
      const ahead = [...this.#claimed.values()].filter(({ height }) => this.#isBehind(height))
      if (ahead.length === 0 || this.core.host.stopped) return
      const helpful = this.#peers.orderForBlocks().filter(id => ahead.some(one => hex(one.id) === hex(id)))
      let advanced = false
      for (const peer of helpful) {
        if (this.core.host.stopped) return
        if (await this.#pull(peer)) { advanced = true; break }
        this.#claimed.delete(hex(peer))
      }
      if (!advanced) {
        for (const { id } of ahead) this.#claimed.delete(hex(id))
        await new Promise<void>(resolve => { this.core.scheduler.after(PAUSE_MS, resolve) })
      }
    }
  }

  /** True if the chain grew. */
  async #pull (peer: MemberId): Promise<boolean> {
    const from = this.core.host.state.context.height
    const reply = await ask(this.core, peer, 'request', {
      codec: requestCodec, value: { type: 'blocks', from, count: BLOCKS_PER_REQUEST }
    }, replyCodec)
    if (reply.verdict !== 'accept' || reply.value.type !== 'blocks') return false
    for (const [index, { block, certificate }] of reply.value.blocks.entries()) {
      const { height } = this.core.host.state.context
      // Finished here meanwhile: nothing would come of it, and that is not the peer's fault.
      if (from + index < height) continue
      const applied = this.core.commits.waitFor(
        commit => commit.block.header.height >= height, APPLY_TIMEOUT_MS)
      this.core.host.submit({ type: 'block', from: peer, bytes: block, certificate })
      if (!await applied) {
        this.core.network.report(peer, 'bad-block-served')
        return this.core.host.state.context.height > from
      }
    }
    return this.core.host.state.context.height > from
  }
}
