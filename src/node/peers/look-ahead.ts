import { certificateBeside, verifyCertificate } from '../../protocol/codec/index.js'
import { assembleBlock } from '../../protocol/replica/index.js'
import type { Chain, Height } from '../../protocol/types/index.js'
import type { ServedBlocks } from './block-source.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { Scheduler } from '../machine/ports.js'

export interface LookAheadParts {
  readonly chain: Chain, readonly hostLoop: HostLoop, readonly scheduler: Scheduler
}

/**
 * Checks signatures of fetched blocks while the disk is busy with earlier blocks. It leaves out the block
 * that the replica has now. It decides nothing: it fills the cache of the verifier, and the replica then
 * makes all checks itself.
 */
export class LookAhead {
  #height: Height
  #isOver = false

  constructor (
    private readonly parts: LookAheadParts, private readonly served: ServedBlocks
  ) {
    this.#height = parts.hostLoop.state.context.height + 1
    this.#next()
  }

  stop (): void {
    this.#isOver = true
  }

  /** Checks one block when this process is idle, then schedules the next. */
  #next (): void {
    this.parts.scheduler.idle(() => {
      if (this.#isOver) return
      this.#height = Math.max(this.#height, this.parts.hostLoop.state.context.height + 1)
      if (this.#check()) this.#next()
    })
  }

  /** False after the last block, or at an invalid block, which the replica refuses later. */
  #check (): boolean {
    const { chain, hostLoop: { state: { context: { recovery, set }, ledger } } } = this.parts
    const next = this.served.blocks[this.#height - this.served.from]
    if (next === undefined) return false
    const certificate = certificateBeside(next.certificate)
    const block = assembleBlock(chain, ledger.set, next.block)
    if (certificate.verdict !== 'accept' || block.verdict !== 'accept') return false
    if (verifyCertificate(chain, set.members, certificate.value, recovery).verdict !== 'accept') return false
    this.#height++
    return true
  }
}
