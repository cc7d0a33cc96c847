import assert from 'node:assert/strict'
import { AntiEntropy, type AntiEntropyParts } from '../../../../src/node/peers/anti-entropy.js'
import { replyCodec, transactionsSummaryCodec } from '../../../../src/protocol/codec/index.js'

const [ONE, OTHER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(3)]
const LEAF = new Uint8Array(32).fill(2)

type Serve = (from: Uint8Array, bytes: Uint8Array, context: object) => Promise<Uint8Array>

/** A node without transactions. The test decides when the requests of the node are answered. */
class Rig {
  now = 0
  readonly asked: Uint8Array[] = []
  readonly answer: Array<(reply: Uint8Array) => void> = []
  #serve: Serve | undefined

  async start (): Promise<void> {
    const pool = { size: 0, summary: () => ({ waiting: [] }), leavesFor: () => [], knows: () => false }
    const parts = {
      commits: { subscribe: () => {} },
      clock: { monotonic: () => this.now },
      scheduler: { after: () => () => {} },
      hostLoop: { stopped: false, state: { pool, arriving: new Map(), candidates: new Map() } },
      network: {
        handle: async (_: string, __: object, serve: Serve) => { this.#serve = serve },
        request: async (to: Uint8Array) => {
          this.asked.push(to)
          return await new Promise<Uint8Array>(resolve => { this.answer.push(resolve) })
        }
      },
      fail: assert.ifError
    }
    await new AntiEntropy(parts as unknown as AntiEntropyParts).start()
  }

  /** Lets a peer offer a transaction that waits there. */
  async show (from: Uint8Array): Promise<void> {
    const summary = transactionsSummaryCodec.encode({ waiting: [LEAF] })
    await this.#serve?.(from, summary, { access: 'member' })
  }
}

describe('peers: transactions that peers offer', () => {
  it('are requested from each peer once at a time, however often the peer offers them', async () => {
    const rig = new Rig()
    await rig.start()
    await rig.show(ONE)
    rig.now = 2_000
    for (let index = 0; index < 5; index++) await rig.show(ONE)
    assert.deepEqual(rig.asked, [ONE])
    await rig.show(OTHER)
    assert.deepEqual(rig.asked, [ONE, OTHER])
    rig.answer[0]?.(replyCodec.encode({ type: 'transactions', envelopes: [] }))
    await new Promise(resolve => { setImmediate(resolve) })
    await rig.show(ONE)
    assert.deepEqual(rig.asked, [ONE, OTHER, ONE])
  })
})
