import { certificateBeside, verifyCertificate } from '../../protocol/codec/index.js'
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
 * Looks for proof of a fork (SPECIFICATION.md §11): a peer's last block differs from ours at that height, and
 * both are final. The replica compares only blocks of this run with its newest block. A node that is ahead
 * takes no blocks from a peer behind it, so it learns of a fork here. Certificates older than TRUST_PERIOD
 * prove nothing.
 */
export class ForkWatch {
  #isBusy = false

  constructor (private readonly parts: ForkWatchParts) {}

  /** Compares a peer's last block with ours. @param tip as the peer sent it, unchecked */
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
    const own = stored === undefined ? undefined : certificateBeside(stored.certificate)
    if (own?.verdict !== 'accept' || equal(own.value.blockHash, tip.blockHash)) return
    const header = await readHeader(store, tip.height)
    const age = clock.wall() - (header?.timestamp ?? 0)
    // Its signers may have sold their keys since (§5.5). Such a certificate must not halt this node.
    if (age > chain.genesis.parameters.trustPeriodMs) return
    const { members } = await setAt(chain, store, tip.height)
    if (verifyCertificate(chain, members, tip).verdict !== 'accept') return
    hostLoop.submit({ type: 'fork', certificates: [own.value, tip] })
  }
}
