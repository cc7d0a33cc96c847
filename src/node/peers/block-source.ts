import { MAX_BLOCKS_PER_REQUEST, replyCodec, requestCodec } from '../../protocol/codec/index.js'
import { equal, hex, type Height, type MemberId } from '../../protocol/types/index.js'
import { ask, type AskParts } from './ask.js'
import type { HeightClaims } from './height-claims.js'
import { hedged, type Answer } from './hedged.js'
import type { Suppliers } from './suppliers.js'
import type { Scheduler } from '../machine/ports.js'

/** After this time a range is requested in smaller parts (§11). */
const DEADLINE_MS = 5_000
/** How many ranges are under way or wait to be applied. A reply has at most 4 MiB. */
const RANGES_AHEAD = 4
/** A node states a height a moment before the block is on its disk. */
const CLAIM_SLACK = 3

export interface ServedBlocks {
  readonly peer: MemberId
  readonly from: Height
  readonly blocks: readonly { readonly block: Uint8Array, readonly certificate: Uint8Array }[]
}

interface Range {
  readonly from: Height
  readonly count: number
  readonly served: Promise<ServedBlocks | undefined>
}

export interface BlockSourceParts extends AskParts {
  readonly scheduler: Scheduler, readonly claims: HeightClaims, readonly suppliers: Suppliers
  /** Lists the peers that may be asked. */
  connected (): readonly MemberId[]
  /** Tells whether a peer is asked only if no other peer has the blocks. */
  isLastResort (id: MemberId): boolean
  /** Called with blocks when they have arrived, perhaps long before they are taken. */
  arrived (served: ServedBlocks): void
}

/**
 * Fetches blocks from a height on, in order and unverified. Several ranges are under way from several peers
 * while the first range is being verified, so that neither network nor verifier waits for the other.
 */
export class BlockSource {
  #ranges: Range[] = []
  #count = MAX_BLOCKS_PER_REQUEST

  constructor (private readonly parts: BlockSourceParts) {}

  /** Returns the next blocks from `height` on, perhaps fewer than requested; undefined if no peer has any. */
  async next (height: Height): Promise<ServedBlocks | undefined> {
    // Consensus may have finished some of these blocks meanwhile.
    while ((this.#ranges[0]?.from ?? height) < height) this.#ranges.shift()
    if (this.#ranges[0]?.from !== height) this.#ranges = []
    this.#fill(height)
    const range = this.#ranges.shift()
    if (range === undefined) return undefined
    const served = await range.served
    if (served === undefined) this.#ranges = []
    else if (served.blocks.length < range.count) this.#askForRest(range, served.blocks.length)
    return served
  }

  /** Requests from other peers every range that `peer`, which served a bad block, has served ahead. */
  distrust (peer: MemberId): void {
    this.#ranges = this.#ranges.map(range => ({ ...range, served: this.#fromOthers(range, peer) }))
  }

  async #fromOthers ({ from, count, served }: Range, peer: MemberId): Promise<ServedBlocks | undefined> {
    const first = await served
    if (first === undefined || !equal(first.peer, peer)) return first
    return await this.#range(from, count)?.served
  }

  #fill (height: Height): void {
    while (this.#ranges.length < RANGES_AHEAD) {
      const last = this.#ranges.at(-1)
      const range = this.#range(last === undefined ? height : last.from + last.count, this.#count)
      if (range === undefined) return
      this.#ranges.push(range)
    }
  }

  /** Requests the blocks that a reply left out because of its size. Later ranges are useless without them. */
  #askForRest ({ from, count }: Range, got: number): void {
    const rest = this.#range(from + got, count - got)
    if (rest === undefined) this.#ranges = []
    else this.#ranges.unshift(rest)
  }

  /** Requests a range; undefined if no available peer claims to have the first block. */
  #range (from: Height, count: number): Range | undefined {
    const { arrived, suppliers } = this.parts
    if (this.#holders(from).length === 0) return undefined
    const served = hedged({ suppliers, scheduler: this.parts.scheduler }, () => this.#holders(from),
      async peer => await this.#ask(peer, from, count)).then(blocks => {
      if (blocks !== undefined) arrived(blocks)
      return blocks
    })
    return { from, count, served }
  }

  #holders (from: Height): MemberId[] {
    const { claims, isLastResort, suppliers } = this.parts
    const connected = new Set(this.parts.connected().map(hex))
    const holders = suppliers.order(claims.holders(from).filter(id => connected.has(hex(id))))
    return [...holders.filter(id => !isLastResort(id)), ...holders.filter(isLastResort)]
  }

  async #ask (peer: MemberId, from: Height, count: number): Promise<Answer<ServedBlocks>> {
    const { claims } = this.parts
    const claimed = claims.heightOf(peer) - from
    const reply = await ask(this.parts, peer, 'request', {
      codec: requestCodec, value: { type: 'blocks', from, count }
    }, replyCodec, DEADLINE_MS)
    if (reply.verdict !== 'accept') {
      if (reply.code === 'timeout') this.#count = Math.max(1, Math.floor(this.#count / 2))
      claims.forget(peer)
      return 'failed'
    }
    if (reply.value.type !== 'blocks' || reply.value.blocks.length > count) {
      return this.#blame(peer, 'another-reply')
    }
    const { blocks } = reply.value
    if (blocks.length > 0) {
      this.#count = Math.min(MAX_BLOCKS_PER_REQUEST, this.#count + 1)
      return { value: { peer, from, blocks }, share: Math.min(1, blocks.length / Math.min(count, claimed)) }
    }
    if (claimed > CLAIM_SLACK) return this.#blame(peer, 'claim-without-blocks')
    claims.forget(peer)
    return 'lacking'
  }

  #blame (peer: MemberId, code: string): 'failed' {
    this.parts.network.report(peer, code)
    this.parts.claims.forget(peer)
    return 'failed'
  }
}
