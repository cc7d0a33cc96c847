import { certificateCodec, decode, verifyCertificate } from '../../protocol/codec/index.js'
import { assembleBlock } from '../../protocol/replica/index.js'
import { nextBeacon, vrfAlpha } from '../../protocol/sortition/index.js'
import type { Beacon, Chain, Height } from '../../protocol/types/index.js'
import type { ServedBlocks } from './block-source.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Scheduler } from '../machine/ports.js'

export interface LookAheadParts {
  readonly chain: Chain, readonly hostLoop: HostLoop, readonly scheduler: Scheduler
}

/**
 * Checks signatures and proofs of fetched blocks while the disk is busy with earlier blocks. It decides
 * nothing: it fills the cache of the verifier, and the replica then makes all checks itself.
 */
export class LookAhead {
  #height: Height
  /** The beacon of the block below `#height`. */
  #beacon: Beacon
  #isOver = false

  constructor (
    private readonly parts: LookAheadParts, private readonly served: ServedBlocks
  ) {
    const { context, ledger } = parts.hostLoop.state
    this.#height = context.height
    this.#beacon = ledger.beacon
    this.#next()
  }

  stop (): void {
    this.#isOver = true
  }

  /** Checks one block when this process is idle, then schedules the next. */
  #next (): void {
    this.parts.scheduler.idle(() => {
      if (this.#isOver) return
      const { context, ledger } = this.parts.hostLoop.state
      if (context.height > this.#height) {
        this.#height = context.height
        this.#beacon = ledger.beacon
      }
      if (this.#check()) this.#next()
    })
  }

  /** False after the last block, or at an invalid block, which the replica refuses later. */
  #check (): boolean {
    const { chain, hostLoop: { state: { context: { set } } } } = this.parts
    const next = this.served.blocks[this.#height - this.served.from]
    if (next === undefined) return false
    const certificate = decode(certificateCodec, next.certificate)
    const block = assembleBlock(chain, set, next.block)
    if (certificate.verdict !== 'accept' || block.verdict !== 'accept') return false
    if (verifyCertificate(chain, set.members, certificate.value).verdict !== 'accept') return false
    const { proposer, vrfProof } = block.value.header
    const vrfKey = set.get(proposer)?.vrfKey
    const alpha = vrfAlpha(chain.id, this.#height, this.#beacon)
    const output = vrfKey === undefined ? undefined : chain.verifier.vrfVerify(vrfKey, alpha, vrfProof)
    if (output === undefined) return false
    this.#beacon = nextBeacon(chain.id, this.#beacon, this.#height, proposer, output)
    this.#height++
    return true
  }
}
