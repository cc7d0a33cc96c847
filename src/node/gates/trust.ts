import { blockHashKey } from '../../protocol/ledger/index.js'
import type { MemberSet } from '../../protocol/membership/index.js'
import type { Input, ReplicaState } from '../../protocol/replica/index.js'
import {
  concat, equal, fromHex, hex, type BlockHash, type Chain, type Height, type MemberId, type Timestamp
} from '../../protocol/types/index.js'
import { readU64, u64, type NodeStore } from '../../storage/index.js'
import type { CommitFeed } from '../loop/commit-feed.js'
import { OperatorError } from '../machine/operator-error.js'
import type { HostClock, Logger, NodeRole } from '../machine/ports.js'

const NAME = 'trust'
const WORD = 'trusted-block'
/** What a crash may forget of being in touch: nothing beside TRUST_PERIOD. */
const SAVED_EVERY_MS = 60 * 60_000
/** A date that lies further ahead was noted while this clock was wrong. */
const CLOCK_SLACK_MS = 24 * 60 * 60_000
/** Whoever states a height has finished it a moment ago. */
const BLOCKS_BEHIND = 2

/** The government or the operator vouches for this block; keys of former members cannot imitate them. */
export interface Anchor {
  readonly height: Height
  readonly hash: BlockHash
  readonly by: 'government' | 'operator'
  readonly givenAt: Timestamp
}

type Block = Pick<Anchor, 'height' | 'hash'>

export interface TrustPorts {
  readonly role: NodeRole
  readonly chain: Chain
  readonly store: NodeStore
  readonly clock: Pick<HostClock, 'wall'>
  readonly commits: Pick<CommitFeed, 'subscribe'>
  readonly state: Pick<ReplicaState, 'ledger'>
  readonly logger: Pick<Logger, 'warn'>
  readonly fail: (error: unknown) => void
}

/**
 * Long-range protection, SPECIFICATION.md §5.5. A final block is as good as the keys of the quorum that
 * signed it, and who has left may one day sell its keys: whoever buys a former quorum's can make up a
 * history that holds for a node that was not there. So a hospital that has been out of touch for longer
 * than TRUST_PERIOD takes no block before the government, over its own connection, or the operator has
 * said which block is the newest, and takes no part in agreement before that block is on its chain. If
 * another one is there, this folder follows a made-up history, and the node ends.
 *
 * In touch: as far as members who make a quorum with this one say that they are, or the government.
 * Members heard within TRUST_PERIOD are taken to have their keys to themselves. The government's own
 * node is never out of touch: its operator decides which hospitals it should believe.
 */
export class Trust {
  #touchedAt: Timestamp
  #savedAt: Timestamp
  /** Pending until it is on this chain. */
  #anchor: Anchor | undefined
  readonly #heardAt = new Map<string, Timestamp>()

  private constructor (private readonly ports: TrustPorts, mark: Uint8Array | undefined) {
    const { chain, state: { ledger } } = ports
    // Without a mark nobody's word is pending, so the blocks here were taken while in touch.
    this.#touchedAt = mark === undefined
      ? Math.max(ledger.timestamp, chain.genesis.createdAt)
      : readU64(mark)
    this.#savedAt = mark === undefined ? 0 : this.#touchedAt
    this.#anchor = mark === undefined ? undefined : anchorIn(mark)
  }

  /**
   * @param given the block that the operator vouches for; only read when one is needed
   * @throws OperatorError 'made-up-history'
   */
  static async open (ports: TrustPorts, given: Block | undefined): Promise<Trust> {
    const trust = new Trust(ports, await ports.store.meta.get(NAME))
    ports.commits.subscribe(() => { trust.#look().catch(ports.fail) })
    if (given !== undefined && !trust.isWhole) await trust.#acceptAnchor(given)
    await trust.#look()
    if (!trust.isOpen) {
      ports.logger.warn({ height: ports.state.ledger.height }, 'out of touch for too long: waiting for the ' +
        'word of the government, or of the operator (--trusted-block), on the newest block')
    }
    return trust
  }

  /** The block that has to come onto this chain. */
  get anchor (): Anchor | undefined {
    return this.#anchor !== undefined && this.#isRecent(this.#anchor.givenAt) ? this.#anchor : undefined
  }

  /** Whether blocks are asked for. */
  get isOpen (): boolean { return this.anchor !== undefined || this.isWhole }

  /** Whether this chain is beyond doubt, so that this node takes part in agreement. */
  get isWhole (): boolean { return this.#anchor === undefined && this.#isInTouch }

  /** When this node was last known to be in touch. */
  get touchedAt (): Timestamp { return this.#touchedAt }

  /** Whether an input may reach the replica: what is signed with keys proves nothing before. */
  admits (input: Input): boolean {
    if (input.type === 'block') return this.acceptsBlocksFrom(input.from)
    return this.isWhole || (input.type !== 'message' && input.type !== 'fork')
  }

  /** Whether blocks of this peer are taken: with the government's word pending, its own alone. */
  acceptsBlocksFrom (id: MemberId): boolean {
    if (this.isWhole || this.anchor?.by === 'operator') return true
    return this.anchor !== undefined && equal(id, this.ports.chain.genesis.governmentPeer)
  }

  /** A member of this set is there, and deciding this height. */
  noteMember (id: MemberId, height: Height, set: MemberSet): void {
    if (!this.isWhole || !set.has(id) || !this.#hasReached(height)) return
    this.#heardAt.set(hex(id), this.ports.clock.wall())
    const times = set.members.map(member => this.#heardAt.get(hex(member.id)) ?? 0).sort((a, b) => b - a)
    this.#touch(times[set.quorum - 2] ?? 0)
  }

  /** The government states its newest block. One that is behind this node knows less than it does. */
  noteGovernment (newest: Block): void {
    const { clock, fail, state } = this.ports
    if (this.isWhole) {
      const isAsFar = newest.height + BLOCKS_BEHIND >= state.ledger.height
      if (isAsFar && this.#hasReached(newest.height)) this.#touch(clock.wall())
    } else if (!this.isOpen && newest.height >= state.ledger.height) {
      this.#anchor = { ...newest, by: 'government', givenAt: clock.wall() }
      this.#save().then(async () => { await this.#look() }).catch(fail)
    }
  }

  get #isInTouch (): boolean {
    return this.ports.role === 'government' || this.#isRecent(this.#touchedAt)
  }

  #isRecent (at: Timestamp): boolean {
    const age = this.ports.clock.wall() - at
    return age <= this.ports.chain.genesis.parameters.trustPeriodMs && age >= -CLOCK_SLACK_MS
  }

  #hasReached (height: Height): boolean {
    return this.ports.state.ledger.height + BLOCKS_BEHIND >= height
  }

  #touch (at: Timestamp): void {
    this.#touchedAt = Math.max(this.#touchedAt, at)
    if (this.#touchedAt - this.#savedAt > SAVED_EVERY_MS) this.#save().catch(this.ports.fail)
  }

  /** The same word means less with time, so it is dated when it is first needed. */
  async #acceptAnchor (given: Block): Promise<void> {
    const { clock, logger, state: { ledger: { height } }, store: { meta } } = this.ports
    const before = await meta.get(WORD)
    const isKnown = before !== undefined && equal(before.subarray(8), given.hash)
    const givenAt = isKnown ? readU64(before) : clock.wall()
    const anchor: Anchor = { ...given, by: 'operator', givenAt }
    await this.#compare(anchor)
    if (given.height < height || !this.#isRecent(givenAt)) {
      logger.warn({ height, trusted: given.height }, 'the trusted block is not new: ask for the newest')
      return
    }
    this.#anchor = anchor
    await meta.put(WORD, concat(u64(givenAt), given.hash))
    await this.#save()
  }

  /** Whether the block that was vouched for is on this chain, once the chain is that long. */
  async #look (): Promise<void> {
    const { anchor } = this
    if (anchor === undefined || !await this.#compare(anchor) || anchor !== this.#anchor) return
    this.#anchor = undefined
    this.#touchedAt = anchor.givenAt
    // Of a clock that was wrong, perhaps.
    this.#heardAt.clear()
    await this.#save()
  }

  /** False if it is not here yet. @throws OperatorError 'made-up-history' if another one is */
  async #compare ({ height, hash }: Block): Promise<boolean> {
    const { chain, state, store } = this.ports
    if (state.ledger.height < height) return false
    const own = height === 0 ? chain.id : await store.entry(blockHashKey(height))
    if (own !== undefined && !equal(own, hash)) throw madeUp({ height, hash }, own)
    return own !== undefined
  }

  async #save (): Promise<void> {
    this.#savedAt = this.#touchedAt
    const anchor = this.#anchor === undefined ? [] : anchorBytes(this.#anchor)
    await this.ports.store.meta.put(NAME, concat(u64(this.#savedAt), ...anchor))
  }
}

/** @param text HEIGHT:HASH, or nothing */
export function blockFrom (text = ''): Block | undefined {
  const [height, hash] = text.split(':')
  return hash === undefined ? undefined : { height: Number(height), hash: fromHex(hash) }
}

function anchorBytes ({ by, givenAt, hash, height }: Anchor): Uint8Array[] {
  return [u64(height), u64(givenAt), Uint8Array.of(by === 'operator' ? 1 : 0), hash]
}

function anchorIn (mark: Uint8Array): Anchor | undefined {
  if (mark.byteLength === 8) return undefined
  return {
    height: readU64(mark, 8), givenAt: readU64(mark, 16),
    by: mark[24] === 1 ? 'operator' : 'government', hash: mark.subarray(25)
  }
}

function madeUp (anchor: Block, own: Uint8Array): OperatorError {
  return new OperatorError('made-up-history', `This data folder follows another history: its block ` +
    `${anchor.height} is ${hex(own)}, and the one vouched for is ${hex(anchor.hash)}. Ask other hospitals ` +
    'for theirs. If this folder is wrong, move it aside, never delete it (record keys of own diagnoses are ' +
    'only there), and start afresh; if it is right, start with --trusted-block and its newest block.')
}
