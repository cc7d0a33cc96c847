import assert from 'node:assert/strict'
import type { Core } from '../../../src/node/core.js'
import type { StatusExchange } from '../../../src/node/peers/status-exchange.js'
import { VotingRight, type LogOrigin } from '../../../src/node/voting-right.js'
import { ChainFixture } from '../../fixtures/chain-fixture.js'
import { Consortium, diagnosis, until, type TestNode } from '../../fixtures/running-nodes.js'

const world = new ChainFixture()

/** A node at `height`, and peers that say how far they are. */
class Rig {
  readonly state = {
    ledger: { height: 0, timestamp: 1_000, set: world.state.set }, context: { height: 1 }
  }

  claims: number[] = []
  proven = 0
  granted: number | undefined
  #task: (() => void) | undefined
  readonly right: VotingRight

  constructor (height: number, origin: Partial<LogOrigin>) {
    this.state.ledger.height = height
    this.state.context.height = height + 1
    const core = {
      host: {
        state: this.state, stopped: false,
        submit: (input: { from: number }) => { this.granted = input.from }
      },
      scheduler: { after: (_ms: number, task: () => void) => { this.#task = task; return () => {} } },
      logger: { warn: () => {} }
    } as unknown as Core
    const status = {
      heard: () => this.claims.map((height, i) =>
        ({ id: world.signers[i + 1]!.id, status: { height } })),
      provenHeight: () => this.proven
    } as unknown as StatusExchange
    const log = { append () {}, flush: async () => {}, records: () => [], reset: async () => {} }
    this.right = new VotingRight(core, log, status, { created: false, cleanStop: false, ...origin })
    this.right.start()
  }

  /** Peers decide these heights; their tips are proven. */
  hear (...claims: number[]): this {
    this.claims = claims
    this.proven = Math.max(0, ...claims.map(claim => claim - 1))
    return this.poll()
  }

  reach (height: number): this {
    this.state.ledger.height = height
    this.state.context.height = height + 1
    return this.poll()
  }

  poll (): this {
    const task = this.#task
    this.#task = undefined
    task?.()
    return this
  }
}

describe('node: voting right', () => {
  it('votes at once with keys that never signed', () => {
    assert.equal(new Rig(0, { created: true, newKeys: true }).granted, 0)
  })

  it('waits for as many as make a quorum with itself', () => {
    const rig = new Rig(10, {})
    assert.equal(rig.hear(11).granted, undefined)
    assert.equal(rig.hear(11, 11).granted, 0)
  })

  it('votes at once when it was at most one block behind', () => {
    assert.equal(new Rig(10, {}).hear(12, 12).reach(11).granted, 0)
  })

  it('abstains until H+2 is final when it was further behind, though it has caught up', () => {
    const rig = new Rig(10, {}).hear(21, 21)
    assert.equal(rig.granted, undefined, 'it catches up first')
    assert.equal(rig.reach(20).granted, 23)
  })

  it('is not fooled by having caught up before it heard enough', () => {
    const rig = new Rig(10, {}).hear(21)
    rig.reach(20)
    assert.equal(rig.hear(21, 21).granted, 23)
  })

  it('abstains when the log is gone and the chain has blocks', () => {
    assert.equal(new Rig(10, { created: true }).hear(11, 11).granted, 13)
    assert.equal(new Rig(0, { created: true }).hear(1, 1).granted, 0)
    assert.equal(new Rig(10, { created: true, cleanStop: true }).hear(11, 11).granted, 13)
  })

  it('trusts a stop in order only for what was final by then', () => {
    const stopped = (stoppedAt: number): number | undefined =>
      new Rig(10, { cleanStop: true, stoppedAt }).hear(21, 21).reach(20).granted
    assert.equal(stopped(1_001), 0, 'the tip is older than the stop')
    assert.equal(stopped(999), 23, 'a backup, or a long absence')
  })

  it('is not held back by fewer liars than the chain bears', () => {
    const rig = new Rig(10, {})
    rig.claims = [9_000, 9_000]
    assert.equal(rig.poll().granted, undefined, 'one of the two is honest, so it is behind')
    rig.claims = [9_000, 11]
    assert.equal(rig.poll().granted, 0, 'a claim that nobody else makes and nothing proves')
  })

  it('brings a killed hospital back to voting, and all to one chain', async () => {
    const net = await (await new Consortium().start()).ready()
    try {
      const [a, b, c, d] = net.nodes as [TestNode, TestNode, TestNode, TestNode]
      await a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'))
      await until(() => d.height >= 3, 'some blocks')
      await d.kill()
      await d.start()
      await until(() => d.running.voting?.from !== undefined, 'the right to vote')
      // Without c, nothing is final unless d votes.
      await until(() => d.height >= a.height, 'd has caught up')
      for (let i = 0; i < 4; i++) await a.hospital.submissions.submit(diagnosis(a, `Q-${i}`, `q-${i}`))
      await until(() => d.core.host.state.context.self !== undefined, 'd votes')
      await c.stop()
      const before = a.height
      await a.hospital.submissions.submit(diagnosis(a, 'P-2', 'r-2'))
      await until(() => a.height > before && b.height > before && d.height > before, 'they go on without c')
      const at = Math.min(a.height, b.height, d.height)
      const stored = await Promise.all([a, b, d].map(async node => (await node.store.readBlock(at))!.block))
      assert.deepEqual(stored[0], stored[1])
      assert.deepEqual(stored[0], stored[2])
    } finally {
      await net.stop()
    }
  }).timeout(60_000)
})
