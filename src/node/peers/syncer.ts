import type { Height, MemberId } from '../../protocol/types/index.js'
import { isCatchingUp } from '../../protocol/replica/index.js'
import type { Core } from '../assembly/core.js'
import { BlockSource, type ServedBlocks } from './block-source.js'
import { Claims } from './claims.js'
import { LookAhead } from './look-ahead.js'
import { PeerChoice } from './peer-choice.js'
import { Speed } from './speed.js'
import { Suppliers } from './suppliers.js'
import { pause } from '../loop/timers.js'

/** Looked at this often whether a block is still under way; a busy disk may take its time. */
const APPLY_CHECK_MS = 5_000
/** Being one block behind is the ordinary state of whoever is not the first to finish it. */
const PATIENCE_MS = 600
/** Nobody had what somebody claims to have. */
const PAUSE_MS = 1_000
/** Fewer blocks than this are caught up with silently. */
const WORTH_TELLING = 64
const TOLD_EVERY_MS = 10_000

/** How far a node that is behind has come. */
export interface CatchUpProgress {
  readonly target: Height
  readonly blocksPerSecond: number
  /** Undefined until there is a rate. */
  readonly secondsLeft: number | undefined
}

/**
 * Catch-up, consensus.md §11: while somebody says that the chain is longer than ours, blocks are
 * fetched from whoever delivers and verified one by one by the replica as if they came from nowhere.
 * Whoever stalls, lies or has none is left for a while. A node that has halted asks for nothing.
 */
export class Syncer {
  readonly #peers: PeerChoice
  readonly #claims = new Claims()
  readonly #suppliers: Suppliers
  readonly #source: BlockSource
  readonly #speed: Speed
  #running = false
  #toldAt = 0
  #cancelPatience: (() => void) | undefined

  constructor (private readonly core: Core) {
    this.#peers = new PeerChoice(core.network)
    this.#suppliers = new Suppliers(core.clock)
    this.#speed = new Speed(core.clock)
    this.#source = new BlockSource(core, {
      claims: this.#claims, suppliers: this.#suppliers,
      connected: () => this.#peers.orderForBlocks().filter(id => core.trust.mayServe(id)),
      isLast: id => core.membership.accessOf(id) === 'government'
    })
  }

  /** A peer is deciding `height`, so it has the blocks below. */
  heard (id: MemberId, height: Height): void {
    this.#heard(id, height, height > this.core.host.state.context.height + 1)
  }

  /** It takes no part in agreement: hospitals have the time to say that they are as far. */
  heardGovernment (id: MemberId, height: Height): void {
    this.#heard(id, height, false)
  }

  #heard (id: MemberId, height: Height, isUrgent: boolean): void {
    // Whoever did not give what it claimed may claim again when it has rested.
    if (this.#isOver || this.#suppliers.rests(id)) return
    this.#claims.hear(id, height)
    if (this.#running || !this.#isBehind(height)) return
    if (isUrgent) this.#start()
    else if (this.#cancelPatience === undefined) {
      this.#cancelPatience = this.core.scheduler.after(PATIENCE_MS, () => {
        this.#cancelPatience = undefined
        if (!this.#running && this.#isBehind(height)) this.#start()
      })
    }
  }

  /** The block of this height is final: a certificate of it was verified. */
  proved (height: Height): void {
    this.#claims.prove(height)
  }

  get running (): boolean { return this.#running }

  /** Newest block that is known to be final. */
  get target (): Height {
    const { height, set } = this.core.host.state.ledger
    return Math.max(height, this.#claims.tip(set.size - set.quorum))
  }

  get progress (): CatchUpProgress {
    const { target } = this
    const blocksPerSecond = this.#speed.perSecond
    const left = target - this.core.host.state.ledger.height
    const secondsLeft = blocksPerSecond === 0 ? undefined : Math.ceil(left / blocksPerSecond)
    return { target, blocksPerSecond, secondsLeft }
  }

  get #isOver (): boolean {
    const { host: { state, stopped }, trust } = this.core
    return stopped || state.halted || !trust.isOpen
  }

  #isBehind (height: Height): boolean {
    return height > this.core.host.state.context.height
  }

  #start (): void {
    this.#running = true
    this.#run().catch(this.core.fail).finally(() => { this.#running = false })
  }

  async #run (): Promise<void> {
    const { height } = this.core.host.state.ledger
    const startedAt = this.core.clock.monotonic()
    this.#toldAt = startedAt
    const isLong = this.target - height >= WORTH_TELLING
    if (isLong) this.core.logger.info({ height, target: this.target }, 'catching up')
    for (;;) {
      const ahead = this.#claims.holders(this.core.host.state.context.height)
      if (this.#isOver || ahead.length === 0) break
      if (await this.#advance()) continue
      for (const id of ahead) this.#claims.forget(id)
      await pause(this.core.scheduler, PAUSE_MS)
    }
    if (!isLong || this.#isOver) return
    const blocks = this.core.host.state.ledger.height - height
    const seconds = Math.round((this.core.clock.monotonic() - startedAt) / 1000)
    this.core.logger.info({ height: height + blocks, blocks, seconds }, 'caught up')
  }

  /** False if nobody had a block that could be applied. */
  async #advance (): Promise<boolean> {
    const before = this.core.host.state.context.height
    while (!this.#isOver) {
      const served = await this.#source.next(this.core.host.state.context.height)
      if (served === undefined) break
      await this.#applyAll(served)
    }
    return this.core.host.state.context.height > before
  }

  /** Up to the first that is not good; its peer is left, and the others may have better ones. */
  async #applyAll (served: ServedBlocks): Promise<void> {
    const ahead = new LookAhead(this.core, served)
    try {
      await this.#applyInTurn(served)
    } finally {
      ahead.stop()
    }
  }

  async #applyInTurn ({ peer, from, blocks }: ServedBlocks): Promise<void> {
    for (const [index, { block, certificate }] of blocks.entries()) {
      const { height } = this.core.host.state.context
      // Finished here meanwhile: nothing would come of it, and that is not the peer's fault.
      if (from + index < height) continue
      if (!await this.#apply(peer, block, certificate)) {
        if (this.#isOver || !this.core.trust.mayServe(peer)) return
        this.core.network.report(peer, 'bad-block-served')
        this.#claims.forget(peer)
        this.#suppliers.fail(peer)
        this.#source.distrust(peer)
        return
      }
      this.#speed.add()
      this.#tell()
    }
  }

  /** True once the height is final here, by this block or another way; false if the block was refused. */
  async #apply (peer: MemberId, block: Uint8Array, certificate: Uint8Array): Promise<boolean> {
    const { commits, host } = this.core
    const { height } = host.state.context
    const isUnderWay = (): boolean => host.state.context.height > height || isCatchingUp(host.state)
    return await new Promise(resolve => {
      let cancel: () => void = () => {}
      const end = (isFinal: boolean): void => {
        cancel()
        unsubscribe()
        resolve(isFinal)
      }
      const unsubscribe = commits.subscribe(commit => {
        if (commit.block.header.height >= height) end(true)
      })
      const check = (): void => {
        if (this.#isOver || !isUnderWay()) end(false)
        else cancel = this.core.scheduler.after(APPLY_CHECK_MS, check)
      }
      host.submit({ type: 'block', from: peer, bytes: block, certificate }, check)
      if (host.stopped) end(false)
    })
  }

  #tell (): void {
    const now = this.core.clock.monotonic()
    if (now - this.#toldAt < TOLD_EVERY_MS) return
    this.#toldAt = now
    const { height } = this.core.host.state.ledger
    this.core.logger.info({ height, ...this.progress }, 'catching up')
  }
}
