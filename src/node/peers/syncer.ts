import type { Height, MemberId } from '../../protocol/types/index.js'
import { isCatchingUp } from '../../protocol/replica/index.js'
import { BlockSource, type ServedBlocks } from './block-source.js'
import { groundOf } from './check-ahead.js'
import { CheckThreads, type CheckThreadsChoice } from './check-threads.js'
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

/** How often a submitted block is checked for progress. A busy disk may take long. */
const APPLY_CHECK_MS = 5_000
/** How long a node may be one block behind: that is normal for a node that does not finish a block first. */
const PATIENCE_MS = 600
/** The pause when no peer delivered the blocks that some peers claim. */
const PAUSE_MS = 1_000
/** A node that is fewer blocks behind catches up without log lines. */
const BLOCKS_TO_LOG = 64
const LOG_INTERVAL_MS = 10_000

export interface CatchUpProgress {
  readonly target: Height
  readonly blocksPerSecond: number
  /** Undefined until the rate is known. */
  readonly secondsLeft: number | undefined
}

export interface SyncerParts extends LookAheadParts {
  readonly network: Network, readonly membership: MembershipKeeper, readonly trust: Trust,
  readonly commits: CommitFeed, readonly clock: HostClock, readonly logger: Logger, readonly fail: Fail
  /** Undefined: this node checks blocks in its only thread. */
  readonly checkThreads?: CheckThreadsChoice | undefined
}

/**
 * Catches up with the chain (SPECIFICATION.md §11). While a peer claims a longer chain, this class fetches
 * blocks and hands them to the replica, which trusts no peer and verifies each block. A peer that stalls,
 * lies or has no blocks is not asked for a while. A halted node requests nothing.
 */
export class Syncer {
  readonly #peers: PeerChoice
  readonly #claims = new HeightClaims()
  readonly #suppliers: Suppliers
  readonly #source: BlockSource
  readonly #speed: Speed
  #threads: CheckThreads | undefined
  #running = false
  #loggedAt = 0
  #cancelPatience: (() => void) | undefined

  constructor (private readonly parts: SyncerParts) {
    this.#peers = new PeerChoice(parts.network)
    this.#suppliers = new Suppliers(parts.clock)
    this.#speed = new Speed(parts.clock)
    this.#source = new BlockSource({
      ...parts, claims: this.#claims, suppliers: this.#suppliers,
      connected: () => this.#peers.orderForBlocks().filter(id => parts.trust.acceptsBlocksFrom(id)),
      isLastResort: id => parts.membership.accessOf(id) === 'government',
      arrived: served => {
        this.#threads?.check(served, groundOf(parts.chain, parts.hostLoop.state.ledger))
      }
    })
  }

  /** Notes that a hospital says it is deciding `height`, so that it has the blocks below. */
  noteHeight (id: MemberId, height: Height): void {
    this.#note(id, height, height > this.parts.hostLoop.state.context.height + 1)
  }

  /** Notes the height of the government, which is never urgent: hospitals may still state the same height. */
  noteGovernmentHeight (id: MemberId, height: Height): void {
    this.#note(id, height, false)
  }

  #note (id: MemberId, height: Height, isUrgent: boolean): void {
    // A peer that did not deliver what it claimed may claim again after its rest.
    if (this.#isOver || this.#suppliers.rests(id)) return
    this.#claims.note(id, height)
    if (this.#running || !this.#isBehind(height)) return
    if (isUrgent) this.#start()
    else if (this.#cancelPatience === undefined) {
      this.#cancelPatience = this.parts.scheduler.after(PATIENCE_MS, () => {
        this.#cancelPatience = undefined
        if (!this.#running && this.#isBehind(height)) this.#start()
      })
    }
  }

  /** Notes that the block of this height is final: its certificate was verified. */
  noteProven (height: Height): void {
    this.#claims.prove(height)
  }

  get running (): boolean { return this.#running }

  /** Returns the height of the newest block that is known to be final. */
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
    this.#run().catch(this.parts.fail).finally(() => {
      this.#running = false
      this.#threads?.stop()
      this.#threads = undefined
    })
  }

  async #run (): Promise<void> {
    const { height } = this.parts.hostLoop.state.ledger
    const startedAt = this.parts.clock.monotonic()
    this.#loggedAt = startedAt
    const isLong = this.target - height >= BLOCKS_TO_LOG
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

  #startThreads (): void {
    const { chain: { verifier: { group } }, checkThreads, hostLoop, logger } = this.parts
    if (checkThreads === undefined || this.#threads !== undefined) return
    const { count, minBlocks, start } = checkThreads
    if (count === 0 || this.target - hostLoop.state.ledger.height < minBlocks) return
    this.#threads = new CheckThreads({ start, group, logger }, count)
  }

  /** Applies all blocks that can be fetched. False if there were none. */
  async #advance (): Promise<boolean> {
    const before = this.parts.hostLoop.state.context.height
    while (!this.#isOver) {
      this.#startThreads()
      const served = await this.#source.next(this.parts.hostLoop.state.context.height)
      if (served === undefined) break
      await this.#applyAll(served)
    }
    return this.parts.hostLoop.state.context.height > before
  }

  /** Applies blocks up to the first bad block, while their signatures are checked ahead. */
  async #applyAll (served: ServedBlocks): Promise<void> {
    const ahead = this.#threads === undefined ? new LookAhead(this.parts, served) : undefined
    try {
      await this.#applyInTurn(served)
    } finally {
      ahead?.stop()
    }
  }

  async #applyInTurn (served: ServedBlocks): Promise<void> {
    const { peer, from, blocks } = served
    for (const [index, { block, certificate }] of blocks.entries()) {
      await this.#threads?.checked(served, index)
      const { height } = this.parts.hostLoop.state.context
      // Consensus finished this block meanwhile, so the replica would ignore it. The peer is not to blame.
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
      this.#logProgress()
    }
  }

  /** Applies a block. True when its height is final here by any means; false if the block was refused. */
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

  #logProgress (): void {
    const now = this.parts.clock.monotonic()
    if (now - this.#loggedAt < LOG_INTERVAL_MS) return
    this.#loggedAt = now
    const { height } = this.parts.hostLoop.state.ledger
    this.parts.logger.info({ height, ...this.progress }, 'catching up')
  }
}
