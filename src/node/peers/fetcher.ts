import {
  MAX_LEAVES_PER_REQUEST, blockCodec, blockHash, decode, transactionLeaf, type Request
} from '../../protocol/codec/index.js'
import { merkleRootOfHashes } from '../../protocol/crypto/index.js'
import { lackedLeaves, type ReplicaEffect, type NamedBody } from '../../protocol/replica/index.js'
import {
  equal, hex, ignore, type BlockHash, type ChainId, type Height, type LeafHash, type MemberId
} from '../../protocol/types/index.js'
import { askFor } from './ask.js'
import { BODIES } from './body-class.js'
import { BodyRequests, type BodyRequestsParts } from './body-requests.js'
import { PeerChoice } from './peer-choice.js'
import { takeInSlices } from './slices.js'
import type { NodeStore } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'
import type { MembershipKeeper } from '../gates/membership-keeper.js'
import type { TransactionGate } from '../gates/transaction-gate.js'
import type { WaitingBodies } from '../gates/waiting-bodies.js'
import type { Logger } from '../machine/ports.js'
import { pause } from '../loop/timers.js'

type Wanted = Extract<ReplicaEffect, {
  type: 'fetch-transactions' | 'fetch-block' | 'fetch-certificates' | 'fetch-shares'
}>

/** A proposal may overtake the gossip of its transactions. To ask at once would bring them twice. */
const GOSSIP_MS = 30
/** How many peers are asked for certificates at once. At least f+1 have them, so three usually suffice. */
const CERTIFICATE_PEERS = 3
/** Bodies that no peer had are requested again after this long. */
const BODIES_PAUSE_MS = 500
const BODIES_PER_REQUEST = 64

export interface FetcherParts extends BodyRequestsParts {
  readonly store: NodeStore, readonly hostLoop: HostLoop, readonly gate: TransactionGate,
  readonly logger: Logger, readonly membership: Pick<MembershipKeeper, 'accessOf'>,
  readonly waiting: Pick<WaitingBodies, 'adopt'>
}

/**
 * Fetches for consensus what gossip lost: transactions with their bodies, a block by its hash, the
 * certificates of a height. Each fetch asks a peer at most once. Consensus repeats the fetches that it still
 * needs (R3, R9), so this class keeps no queue.
 */
export class Fetcher {
  readonly #peers: PeerChoice
  readonly #bodies: BodyRequests
  readonly #underWay = new Set<string>()
  /** How many bodies each block still lacks, while they are gathered. */
  readonly #lacking = new Map<readonly NamedBody[], number>()

  constructor (private readonly parts: FetcherParts) {
    this.#peers = new PeerChoice(parts.network)
    this.#bodies = new BodyRequests(parts)
  }

  fetch (wanted: Wanted): void {
    const name = nameOf(wanted)
    if (this.#underWay.has(name)) return
    this.#underWay.add(name)
    this.#carryOut(wanted)
      .catch((error: unknown) => { this.parts.logger.warn({ err: error }, 'fetch failed') })
      .finally(() => { this.#underWay.delete(name) })
  }

  /** Returns how many bodies a block that is being fetched lacked at the last check, for `doctor`. */
  get lacking (): number {
    return Math.max(0, ...this.#lacking.values())
  }

  /** Resolves to true when all these bodies are durable (R4), or to false when the height is decided. */
  async obtainBodies (bodies: readonly NamedBody[], height: Height): Promise<boolean> {
    try {
      return await this.#gather(bodies, height)
    } finally {
      this.#lacking.delete(bodies)
    }
  }

  async #gather (bodies: readonly NamedBody[], height: Height): Promise<boolean> {
    for (;;) {
      if (this.#isOver({ height })) return false
      const held = await this.parts.store.hasBodies(bodies.map(({ hash }) => hash))
      const lacking = bodies.filter((_, index) => held[index] !== true)
      this.#lacking.set(bodies, lacking.length)
      if (lacking.length === 0) return true
      const got = await this.#bodies.get(lacking.slice(0, BODIES_PER_REQUEST))
      if (got.length > 0 && !this.parts.hostLoop.stopped) {
        const added = await this.parts.store.putBodies(got)
        this.parts.waiting.adopt(lacking.filter(({ hash }) => added.has(hex(hash))))
      } else await pause(this.parts.scheduler, BODIES_PAUSE_MS)
    }
  }

  async #carryOut (wanted: Wanted): Promise<void> {
    switch (wanted.type) {
      case 'fetch-transactions': return await this.#transactions(wanted)
      case 'fetch-block': return await this.#block(wanted)
      case 'fetch-certificates': return await this.#certificates(wanted)
      case 'fetch-shares': return await this.#shares(wanted)
    }
  }

  async #transactions (wanted: Extract<Wanted, { type: 'fetch-transactions' }>): Promise<void> {
    if (this.#hearsGossip) await pause(this.parts.scheduler, GOSSIP_MS)
    let missing = this.#stillLacked(wanted.leaves)
    for (const peer of this.#peers.order(wanted.from)) {
      const left: LeafHash[] = []
      // A block may hold more transactions than a request may name.
      for (let at = 0; at < missing.length; at += MAX_LEAVES_PER_REQUEST) {
        if (this.#isOver(wanted)) return
        left.push(...await this.#leaves(peer, missing.slice(at, at + MAX_LEAVES_PER_REQUEST)))
      }
      missing = this.#stillLacked(left)
    }
  }

  /** Gossip goes to full members only. A hospital that leaves is not served once the block is final. */
  get #hearsGossip (): boolean {
    const { hostLoop: { state: { signer } }, membership } = this.parts
    return signer !== undefined && membership.accessOf(signer.id) === 'member'
  }

  /** Leaves out the transactions that came meanwhile, and those whose bodies are being stored. */
  #stillLacked (leaves: readonly LeafHash[]): readonly LeafHash[] {
    const { gate, hostLoop } = this.parts
    const lacked = lackedLeaves(hostLoop.state.candidates.values())
    return leaves.filter(leaf => lacked.has(hex(leaf)) && !gate.isOnTheWay(leaf))
  }

  /** @returns the leaves that this peer did not deliver */
  async #leaves (peer: MemberId, leaves: readonly LeafHash[]): Promise<readonly LeafHash[]> {
    const reply = await this.#request(peer, 'transactions', { leaves, withBodies: true })
    if (reply.verdict !== 'accept') return leaves
    const got = new Set<string>()
    const asked = new Set(leaves.map(hex))
    await takeInSlices(this.parts.scheduler, reply.value.envelopes, envelope => {
      const solicited = asked.has(hex(transactionLeaf(envelope.transaction)))
      const taken = this.parts.gate.take(envelope, { solicited, from: peer })
      if (taken.verdict === 'accept') got.add(hex(taken.value.leaf))
      else if (taken.verdict === 'reject') this.parts.network.report(peer, taken.code)
      return taken.verdict !== 'reject'
    })
    return leaves.filter(leaf => !got.has(hex(leaf)))
  }

  async #block (wanted: Extract<Wanted, { type: 'fetch-block' }>): Promise<void> {
    for (const peer of this.#peers.order(wanted.from)) {
      if (this.#isOver(wanted)) return
      const reply = await this.#request(peer, 'block', { hash: wanted.hash })
      if (reply.verdict !== 'accept' || reply.value.block === undefined) continue
      if (!isBlock(this.parts.chain.id, wanted.hash, reply.value.block)) {
        this.parts.network.report(peer, 'another-block')
        continue
      }
      this.parts.hostLoop.submit({
        type: 'block', from: peer, bytes: reply.value.block, certificate: undefined
      })
      return
    }
  }

  async #certificates (wanted: Extract<Wanted, { type: 'fetch-certificates' }>): Promise<void> {
    const peers = this.#peers.order().slice(0, CERTIFICATE_PEERS)
    await Promise.all(peers.map(async peer => {
      const reply = await this.#request(peer, 'certificates', { height: wanted.height })
      if (reply.verdict !== 'accept') return
      for (const certificate of reply.value.certificates) {
        this.parts.hostLoop.submit({
          type: 'message', from: peer, message: { type: 'certificate', certificate }
        })
      }
    }))
  }

  /** Asks all peers: t members are needed, and any of them may be away. */
  async #shares (wanted: Extract<Wanted, { type: 'fetch-shares' }>): Promise<void> {
    await Promise.all(this.#peers.order().map(async peer => {
      const reply = await this.#request(peer, 'shares', { height: wanted.height - 1 })
      if (reply.verdict !== 'accept') return
      for (const share of reply.value.shares) {
        this.parts.hostLoop.submit({ type: 'message', from: peer, message: { type: 'share', share } })
      }
    }))
  }

  #isOver (wanted: Pick<Wanted, 'height'>): boolean {
    const { state, stopped } = this.parts.hostLoop
    return stopped || state.halted || state.context.height !== wanted.height
  }

  async #request<T extends Request['type']> (
    peer: MemberId, type: T, fields: Parameters<typeof askFor<T>>[3]
  ): ReturnType<typeof askFor<T>> {
    if (this.parts.hostLoop.stopped) return ignore('stopped')
    return await askFor(this.parts, peer, type, fields, type === 'transactions' ? BODIES : undefined)
  }
}

/** Checks that a block belongs to `hash`, so that no peer can end a fetch with another block. */
function isBlock (chainId: ChainId, hash: BlockHash, bytes: Uint8Array): boolean {
  const block = decode(blockCodec, bytes)
  if (block.verdict !== 'accept') return false
  const { header, transactions } = block.value
  return equal(blockHash(chainId, header), hash) &&
    equal(merkleRootOfHashes(transactions.map(transactionLeaf)), header.transactionRoot)
}

function nameOf (wanted: Wanted): string {
  switch (wanted.type) {
    case 'fetch-block': return `block ${hex(wanted.hash)}`
    case 'fetch-certificates': return `certificates ${wanted.height}`
    case 'fetch-shares': return `shares ${wanted.height}`
    case 'fetch-transactions': return `transactions ${wanted.leaves.map(hex).join()}`
  }
}
