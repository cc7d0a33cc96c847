import assert from 'node:assert/strict'
import {
  certificateBeside, decode, replyCodec, requestCodec, statusMessageCodec, type Reply, type Request
} from '../../../../../src/protocol/codec/index.js'
import type { Height, Signer } from '../../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../../fixtures/chain-fixture.js'
import type { FixtureBlock } from '../../../../fixtures/fixture-block.js'
import { MemoryNetwork, type Hub } from '../../../../fixtures/memory-network.js'

export const TIP = 300

let made: ChainFixture | undefined

/** A chain of TIP blocks, which are empty after the dealing. All tests share it and must not extend it. */
export function longWorld (): ChainFixture {
  if (made !== undefined) return made
  made = new ChainFixture({ name: 'catch-up', isDealt: false }).dealOnChain()
  // In views above 0 empty blocks are valid, and quick to make.
  while (made.blocks.length < TIP) made.commit([], { view: 1 })
  return made
}

/** What a peer serves of a chain. */
export interface ServedChain extends Pick<ChainFixture, 'chain'> {
  readonly blocks: readonly Pick<FixtureBlock, 'block' | 'certificate' | 'hash'>[]
}

export type Blocks = Extract<Reply, { type: 'blocks' }>

export function blocksFrom (world: ServedChain, from: Height, count: number): Blocks {
  const blocks = world.blocks.slice(from - 1, from - 1 + count)
    .map(({ block, certificate }) => ({ block, certificate }))
  return { type: 'blocks', blocks }
}

/** Returns a reply or its bytes. A promise that never resolves is a stall. */
export type Answering = (request: Request) => Promise<Reply | Uint8Array>

/** A fake hospital that only states a height and serves requests. */
export class FakePeer {
  readonly network: MemoryNetwork
  readonly asked: Request[] = []
  claims: Height = TIP + 1
  /** Sends the certificate of its last block. */
  showsTip = true
  answer: Answering

  constructor (readonly world: ServedChain, hub: Hub, readonly signer: Signer) {
    this.network = new MemoryNetwork(signer.id, hub)
    this.network.accessOf = () => 'member'
    this.answer = async request => this.honest(request)
  }

  /** Returns the reply of an honest hospital. */
  honest (request: Request): Reply {
    assert(request.type === 'blocks', 'an empty chain names nothing else')
    return blocksFrom(this.world, request.from, request.count)
  }

  async start (): Promise<this> {
    const limits = {
      maxRequestBytes: 1, maxReplyBytes: 1, deadlineMs: 1, perPeerConcurrency: 1, ratePerSecond: 1
    }
    await this.network.handle('status', limits, async () => statusMessageCodec.encode({
      chainId: this.world.chain.id, height: this.claims, view: 0, lastHash: this.world.blocks.at(-1)!.hash,
      now: Date.now(), allowlistVersion: 1, successorVersion: 1, yourVotes: [],
      addressDigest: new Uint8Array(32),
      wantsVotes: false, votesFrom: undefined,
      tip: this.showsTip ? this.#tip() : undefined
    }))
    await this.network.handle('request', limits, async (_from, bytes) => {
      const request = decode(requestCodec, bytes)
      assert(request.verdict === 'accept')
      if (request.value.type === 'addresses') return replyCodec.encode({ type: 'addresses', records: [] })
      this.asked.push(request.value)
      const reply = await this.answer(request.value)
      return reply instanceof Uint8Array ? reply : replyCodec.encode(reply)
    })
    return this
  }

  #tip () {
    const tip = certificateBeside(this.world.blocks.at(-1)!.certificate)
    assert(tip.verdict === 'accept')
    return tip.value
  }
}
