import type { Height, MemberId } from '../../protocol/types/index.js'
import { isCatchingUp } from '../../protocol/replica/index.js'
import { BlockSource, type ServedBlocks } from './block-source.js'
import { HeightClaims } from './height-claims.js'
import { LookAhead, type LookAheadParts } from './look-ahead.js'
import { PeerChoice } from './peer-choice.js'
import { Speed } from './speed.js'
import { Suppliers } from './suppliers.js'
import type { Network } from '../../network/index.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { Trust } from '../gates/trust.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import type { Fail, HostClock, Logger } from '../machine/ports.js'
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

export interface SyncerParts extends LookAheadParts {
  readonly network: Network, readonly membership: MembershipKeeper, readonly trust: Trust,
  readonly commits: CommitFeed, readonly clock: HostClock, readonly logger: Logger, readonly fail: Fail
}

/**
 * Catch-up, SPECIFICATION.md §11: while somebody says that the chain is longer than ours, blocks are
 * fetched from whoever delivers and verified one by one by the replica as if they came from nowhere.
 * Whoever stalls, lies or has none is left for a while. A node that has halted asks for nothing.
 */
export class Syncer {
  readonly #peers: PeerChoice
  readonly #claims = new HeightClaims()
  readonly #suppliers: Suppliers
  readonly #source: BlockSource
  readonly #speed: Speed
  #running = false
  #toldAt = 0
  #cancelPatience: (() => void) | undefined

  constructor (private readonly parts: SyncerParts) {
    this.#peers = new PeerChoice(parts.network)
    this.#suppliers = new Suppliers(parts.clock)
    this.#speed = new Speed(parts.clock)
    this.#source = new BlockSource({
      ...parts, claims: this.#claims, suppliers: this.#suppliers,
      connected: () => this.#peers.orderForBlocks().filter(id => parts.trust.acceptsBlocksFrom(id)),
      isLast: id => parts.membership.accessOf(id) === 'government'
    })
  }

  /** A peer is deciding `height`, so it has the blocks below. */
  heard (id: MemberId, height: Height): void {
    this.#heard(id, height, height > this.parts.hostLoop.state.context.height + 1)
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
      this.#cancelPatience = this.parts.scheduler.after(PATIENCE_MS, () => {
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
    const { height, set } = this.parts.hostLoop.state.ledger
    return Math.max(height, this.#claims.tip(set.size - set.quorum))
  }

  get progress (): CatchUpProgress {
    const { target } = this
    const blocksPerSecond = this.#speed.perSecond
    const left = target - this.parts.hostLoop.state.ledger.height
    const secondsLeft = blocksPerSecond === 0 ? undefined : Math.ceil(left / blocksPerSecond)
    return { target, blocksPerSecond, secondsLeft }
  }

  get #isOver (): boolean {
    const { hostLoop: { state, stopped }, trust } = this.parts
    return stopped || state.halted || !trust.isOpen
  }

  #isBehind (height: Height): boolean {
    return height > this.parts.hostLoop.state.context.height
  }

  #start (): void {
    this.#running = true
    this.#run().catch(this.parts.fail).finally(() => { this.#running = false })
  }

  async #run (): Promise<void> {
    const { height } = this.parts.hostLoop.state.ledger
    const startedAt = this.parts.clock.monotonic()
    this.#toldAt = startedAt
    const isLong = this.target - height >= WORTH_TELLING
    if (isLong) this.parts.logger.info({ height, target: this.target }, 'catching up')
    for (;;) {
      const ahead = this.#claims.holders(this.parts.hostLoop.state.context.height)
      if (this.#isOver || ahead.length === 0) break
      if (await this.#advance()) continue
      for (const id of ahead) this.#claims.forget(id)
      await pause(this.parts.scheduler, PAUSE_MS)
    }
    if (!isLong || this.#isOver) return
    const blocks = this.parts.hostLoop.state.ledger.height - height
    const seconds = Math.round((this.parts.clock.monotonic() - startedAt) / 1000)
    this.parts.logger.info({ height: height + blocks, blocks, seconds }, 'caught up')
  }

  /** False if nobody had a block that could be applied. */
  async #advance (): Promise<boolean> {
    const before = this.parts.hostLoop.state.context.height
    while (!this.#isOver) {
      const served = await this.#source.next(this.parts.hostLoop.state.context.height)
      if (served === undefined) break
      await this.#applyAll(served)
    }
    return this.parts.hostLoop.state.context.height > before
  }

  /** Up to the first that is not good; its peer is left, and the others may have better ones. */
  async #applyAll (served: ServedBlocks): Promise<void> {
    const ahead = new LookAhead(this.parts, served)
    try {
      await this.#applyInTurn(served)
    } finally {
      ahead.stop()
    }
  }

  async #applyInTurn ({ peer, from, blocks }: ServedBlocks): Promise<void> {
    for (const [index, { block, certificate }] of blocks.entries()) {
      const { height } = this.parts.hostLoop.state.context
      // Finished here meanwhile: nothing would come of it, and that is not the peer's fault.
      if (from + index < height) continue
      if (!await this.#apply(peer, block, certificate)) {
        if (this.#isOver || !this.parts.trust.acceptsBlocksFrom(peer)) return
        this.parts.network.report(peer, 'bad-block-served')
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
    const { commits, hostLoop } = this.parts
    const { height } = hostLoop.state.context
    const isUnderWay = (): boolean => hostLoop.state.context.height > height || isCatchingUp(hostLoop.state)
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
        else cancel = this.parts.scheduler.after(APPLY_CHECK_MS, check)
      }
      hostLoop.submit({ type: 'block', from: peer, bytes: block, certificate }, check)
      if (hostLoop.stopped) end(false)
    })
  }

  #tell (): void {
    const now = this.parts.clock.monotonic()
    if (now - this.#toldAt < TOLD_EVERY_MS) return
    this.#toldAt = now
    const { height } = this.parts.hostLoop.state.ledger
    this.parts.logger.info({ height, ...this.progress }, 'catching up')
  }
}
