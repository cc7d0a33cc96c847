import assert from 'node:assert/strict'
import { AntiEntropy, type AntiEntropyParts } from '../../../../src/node/peers/anti-entropy.js'
import { replyCodec, transactionsSummaryCodec } from '../../../../src/protocol/codec/index.js'
import { equal } from '../../../../src/protocol/types/index.js'

const [ONE, OTHER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(3)]
const LEAF = new Uint8Array(32).fill(2)
const WAITING = new Uint8Array(32).fill(4)
const ARRIVING = new Uint8Array(32).fill(5)

type Serve = (from: Uint8Array, bytes: Uint8Array, context: object) => Promise<Uint8Array>

/** A node with a transaction in the pool, and one before it. The test decides when requests are answered. */
class Rig {
  now = 0
  /** Leaves of the transactions whose bodies are being written. */
  readonly onTheWay: Uint8Array[] = []
  repeat: () => void = () => {}
  readonly asked: Uint8Array[] = []
  readonly sent: Uint8Array[] = []
  readonly answer: Array<(reply: Uint8Array) => void> = []
  #serve: Serve | undefined

  async start (): Promise<void> {
    const pool = {
      size: 1, summary: () => ({ waiting: [WAITING] }), leavesFor: () => [], knows: () => false
    }
    const arriving = { get: () => undefined, leaves: [ARRIVING] }
    const parts = {
      commits: { subscribe: () => {} },
      clock: { monotonic: () => this.now, wall: () => this.now },
      scheduler: { after: (_: number, task: () => void) => { this.repeat = task; return () => {} } },
      gate: {
        isOnTheWay: (leaf: Uint8Array) => this.onTheWay.some(one => equal(one, leaf)),
        onTheWay: this.onTheWay
      },
      hostLoop: { stopped: false, state: { pool, arriving, candidates: new Map() } },
      network: {
        peers: () => [{ id: ONE, access: 'member' }],
        handle: async (_: string, __: object, serve: Serve) => { this.#serve = serve },
        request: async (to: Uint8Array, _: string, bytes: Uint8Array) => {
          this.asked.push(to)
          this.sent.push(bytes)
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
  it('are not requested while their bodies are being written here', async () => {
    const rig = new Rig()
    await rig.start()
    await rig.show(ONE)
    rig.now = 2_000
    rig.onTheWay.push(LEAF)
    await rig.show(ONE)
    assert.deepEqual(rig.asked, [])
    rig.onTheWay.pop()
    await rig.show(ONE)
    assert.deepEqual(rig.asked, [ONE])
  })

  it('are named as being here before the pool has them, so that no peer sends them again', async () => {
    const rig = new Rig()
    rig.onTheWay.push(LEAF)
    await rig.start()
    rig.repeat()
    const [sent] = rig.sent
    assert(sent !== undefined)
    assert.deepEqual(transactionsSummaryCodec.decode(sent), { waiting: [WAITING, LEAF, ARRIVING] })
  })
})
