import assert from 'node:assert/strict'
import { TransactionSpacing } from '../../../../src/node/clinical/transaction-spacing.js'
import type { CommitFeed } from '../../../../src/node/loop/commit-feed.js'
import type { CommittedBlock } from '../../../../src/node/loop/host-loop.js'

const LEAF = new Uint8Array(32).fill(1)

class Rig {
  now = 1_000
  /** The timers that were set and not cancelled, in ms. */
  readonly timers = new Map<() => void, number>()
  #listener: ((commit: CommittedBlock) => void) | undefined
  readonly spacing = new TransactionSpacing(
    {
      subscribe: (listener: (commit: CommittedBlock) => void) => {
        this.#listener = listener
        return () => {}
      }
    } as unknown as CommitFeed,
    { monotonic: () => this.now, wall: () => this.now },
    {
      after: (ms, task) => {
        this.timers.set(task, ms)
        return () => { this.timers.delete(task) }
      },
      idle: () => () => {}
    })

  block (leaf: Uint8Array): void {
    this.#listener?.({ block: { transactions: [{ leaf }] } } as unknown as CommittedBlock)
  }

  /** Asks for a turn, and tells whether it came at once. */
  async asks (): Promise<{ readonly isNow: boolean, readonly turn: Promise<void> }> {
    let isNow = false
    const turn = this.spacing.turn().then(() => { isNow = true })
    await new Promise(setImmediate)
    return { isNow, turn }
  }
}

describe('node/clinical: the spacing of own transactions', () => {
  it('lets the first transaction go at once, and the next after 50 ms', async () => {
    const rig = new Rig()
    assert((await rig.asks()).isNow)
    rig.spacing.sent(LEAF)
    rig.now += 5
    const next = await rig.asks()
    assert(!next.isNow)
    const [[wake, ms]] = [...rig.timers] as [[() => void, number]]
    assert.equal(ms, 45)
    wake()
    await next.turn
  })

  it('lets the next transaction go when a block has the last', async () => {
    const rig = new Rig()
    await rig.spacing.turn()
    rig.spacing.sent(LEAF)
    const next = await rig.asks()
    rig.block(new Uint8Array(32))
    assert.equal(rig.timers.size, 1)
    rig.block(LEAF)
    await next.turn
    assert.equal(rig.timers.size, 0)
    assert((await rig.asks()).isNow, 'nothing waits for a block')
  })
})
