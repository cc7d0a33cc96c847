import assert from 'node:assert/strict'
import { hex } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Bench, Ring } from './support/bench.js'

const HEIGHTS = 24

/** ms that a node now waits for the leader of view 0. */
function patience (bench: Bench): number {
  return bench.of('arm').filter(({ timer, view }) => timer === 'view' && view === 0).at(-1)?.ms ?? 0
}

describe('replica: view times', () => {
  it('a connected hospital that says nothing does not drive every timer to its cap', () => {
    const world = new ChainFixture({ members: 4 })
    const benches = world.signers.slice(0, 3).map(signer => new Bench(world, signer).vote())
    const connected = new Set(world.signers.map(({ id }) => hex(id)))
    for (const bench of benches) bench.give({ type: 'connectivity', connected })
    const ring = new Ring(benches)
    const waited: number[] = []
    for (let height = 1; height <= HEIGHTS; height++) {
      const transaction = world.linkingEpoch(world.signers[0]!, height)
      for (const bench of benches) bench.admit(transaction)
      for (let turn = 0; turn < 40 && benches.some(bench => bench.height < height); turn++) {
        ring.settle()
        if (benches.every(bench => bench.height >= height)) break
        // Nothing happens but that the clock goes on, to where the slowest timer ends.
        const ms = Math.max(...benches.map(patience))
        for (const bench of benches) {
          bench.wall += ms
          bench.monotonic += ms
          bench.fireTimers()
        }
      }
      assert(benches.every(bench => bench.height === height), `height ${height} is reached`)
      waited.push(Math.max(...benches.map(patience)))
    }
    const { viewTimeoutMs } = world.chain.genesis.parameters
    assert(waited.every(ms => ms <= viewTimeoutMs), `waited ${waited.map(Math.round).join(', ')} ms`)
  })
})
