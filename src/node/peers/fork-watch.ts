import { certificateCodec, decode, verifyCertificate } from '../../protocol/codec/index.js'
import { equal, VoteKind, type Certificate, type Chain } from '../../protocol/types/index.js'
import { readHeader } from '../loop/stored-block.js'
import { setAt } from '../loop/past-sets.js'
import type { NodeStore } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Fail, HostClock } from '../machine/ports.js'

export interface ForkWatchParts {
  readonly chain: Chain, readonly store: NodeStore, readonly hostLoop: HostLoop,
  readonly clock: HostClock, readonly fail: Fail
}

/**
 * A peer whose last block is another one than ours at that height, final by a quorum of its own, is
 * proof of a fork (SPECIFICATION.md §11), also when this chain has gone on since: whoever is ahead would
 * else never learn of it, for it takes no blocks from those behind. The replica, too, compares what it
 * is sent with its newest block, but only with one that became final in this run. What is older than
 * TRUST_PERIOD proves nothing.
 */
export class ForkWatch {
  #isBusy = false

  constructor (private readonly parts: ForkWatchParts) {}

  /** @param tip as a peer has it; nothing of it has been checked */
  look (tip: Certificate): void {
    const { hostLoop: { state }, fail } = this.parts
    const { hash, height } = state.ledger
    if (tip.kind !== VoteKind.finalize || tip.height === 0 || tip.height > height) return
    const isOurs = tip.height === height && equal(tip.blockHash, hash)
    if (isOurs || this.#isBusy || state.halted) return
    this.#isBusy = true
    this.#compare(tip).catch(fail).finally(() => { this.#isBusy = false })
  }

  async #compare (tip: Certificate): Promise<void> {
    const { chain, clock, hostLoop, store } = this.parts
    const stored = await store.readBlock(tip.height)
    const own = stored === undefined ? undefined : decode(certificateCodec, stored.certificate)
    if (own?.verdict !== 'accept' || equal(own.value.blockHash, tip.blockHash)) return
    const header = await readHeader(store, tip.height)
    const age = clock.wall() - (header?.timestamp ?? 0)
    // Who signed so long ago may have sold its key since (§5.5): that would halt whoever is shown it.
    if (age > chain.genesis.parameters.trustPeriodMs) return
    const { members } = await setAt(chain, store, tip.height)
    if (verifyCertificate(chain, members, tip).verdict !== 'accept') return
    hostLoop.submit({ type: 'fork', certificates: [own.value, tip] })
  }
}
