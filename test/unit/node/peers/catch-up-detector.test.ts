import assert from 'node:assert/strict'
import { systemScheduler } from '../../../../src/node/machine/clocks.js'
import { CommitFeed } from '../../../../src/node/loop/commit-feed.js'
import type { CommittedBlock } from '../../../../src/node/loop/host-loop.js'
import { AntiEntropy, type AntiEntropyParts } from '../../../../src/node/peers/anti-entropy.js'
import { transactionsReplyCodec, transactionsSummaryCodec } from '../../../../src/protocol/codec/index.js'

const ASKED = new Uint8Array(32).fill(1)
const LEAF = new Uint8Array(32).fill(2)

/** A node with a transaction that has waited in the pool for a long time. */
class Rig {
  now = 0
  offers = 0
  serve: ((from: Uint8Array, bytes: Uint8Array, context: object) => Promise<Uint8Array>) | undefined
  readonly commits = new CommitFeed(systemScheduler)
  #repeat: () => void = () => {}
  readonly exchange: AntiEntropy

  constructor () {
    const held = { bytes: new Uint8Array(10), transaction: { kind: 2 }, leaf: LEAF }
    const pool = {
      size: 1, summary: () => ({ waiting: [LEAF] }), leavesFor: () => [LEAF], get: () => held,
      knows: () => true
    }
    const parts = {
      commits: this.commits, clock: { monotonic: () => this.now },
      scheduler: { after: (_: number, task: () => void) => { this.#repeat = task; return () => {} } },
      gate: { onTheWay: [] },
      hostLoop: { stopped: false, state: { pool, arriving: { leaves: [] }, candidates: new Map() } },
      network: {
        peers: () => [{ id: ASKED, access: 'member' }],
        handle: async (_: string, __: object, serve: Rig['serve']) => { this.serve = serve },
        request: async () => {
          this.offers++
          return transactionsReplyCodec.encode({ envelopes: [] })
        }
      },
      fail: assert.ifError
    }
    this.exchange = new AntiEntropy(parts as unknown as AntiEntropyParts)
  }

  commit (count: number, caughtUp: boolean): void {
    for (let i = 0; i < count; i++) this.commits.publish({ caughtUp } as CommittedBlock)
  }

  /** Returns the numbers of offers in a round, and of transactions given to a peer that asks. */
  async round (): Promise<readonly [offers: number, given: number]> {
    const before = this.offers
    this.#repeat()
    await new Promise(resolve => { setImmediate(resolve) })
    const question = transactionsSummaryCodec.encode({ waiting: [] })
    const reply = await this.serve?.(ASKED, question, { access: 'member' })
    assert(reply !== undefined)
    return [this.offers - before, transactionsReplyCodec.decode(reply).envelopes.length]
  }
}

describe('peers: a node that catches up', () => {
  it('offers and gives no waiting transactions, which other nodes decided long ago', async () => {
    const rig = new Rig()
    await rig.exchange.start()
    await rig.round()
    rig.now = 5_000
    assert.deepEqual(await rig.round(), [1, 1])
    rig.commit(15, true)
    assert.deepEqual(await rig.round(), [1, 1], 'a few blocks behind')
    rig.commit(1, true)
    assert.deepEqual(await rig.round(), [0, 0])
    rig.commit(1, false)
    assert.deepEqual(await rig.round(), [1, 1], 'it takes part in agreement again')
    rig.commit(20, true)
    rig.now += 3_000
    assert.deepEqual(await rig.round(), [1, 1], 'nothing more to catch up with')
  })
})
