import assert from 'node:assert/strict'
import { FULL_CASES } from '../../../../src/protocol/replica/filling.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Bench, Ring } from './support/bench.js'

const GATHER_MS = 200
const PACE_MS = 240

/** Four replicas whose last block opened so many cases. GATHER has passed, and nothing waits. */
function after (cases: number): { world: ChainFixture, benches: Bench[], all: Ring } {
  const world = new ChainFixture()
  const benches = world.signers.map(signer => new Bench(world, signer, PACE_MS * 2).vote())
  const all = new Ring(benches)
  const propose = world.propose(world.signers[0]!, ...Array.from({ length: cases }, () => world.proposal()))
  for (const bench of benches) bench.admit(propose)
  all.until(() => benches.every(({ height }) => height === 1))
  all.settle()
  for (const bench of benches) bench.monotonic += GATHER_MS
  return { world, benches, all }
}

describe('replica: a block that fills', () => {
  it('leaves PACE after a full block, and not before', () => {
    const { world, benches, all } = after(FULL_CASES)
    const propose = world.propose(world.signers[1]!, world.proposal())
    for (const bench of benches) bench.admit(propose)
    all.settle()
    const pass = (ms: number): void => {
      for (const bench of benches) {
        bench.monotonic += ms
        bench.fireTimer('propose')
      }
      all.settle()
    }
    pass(PACE_MS - GATHER_MS - 1)
    assert(benches.every(({ height, state }) => height === 1 && state.consensus.active))
    pass(1)
    assert(benches.every(({ height }) => height === 2))
  })

  it('leaves at once if the last block had fewer cases', () => {
    const { world, benches, all } = after(FULL_CASES - 1)
    const propose = world.propose(world.signers[1]!, world.proposal())
    for (const bench of benches) bench.admit(propose)
    all.settle()
    assert(benches.every(({ height }) => height === 2))
  })

  it('leaves at once if a transaction of another kind waits, or comes while the block fills', () => {
    for (const isFirst of [true, false]) {
      const { world, benches, all } = after(FULL_CASES)
      const propose = world.propose(world.signers[1]!, world.proposal())
      const other = world.anything(world.signers[0]!)
      for (const one of isFirst ? [other, propose] : [propose, other]) {
        for (const bench of benches) bench.admit(one)
        all.settle()
      }
      assert(benches.every(({ height }) => height >= 2), String(isFirst))
    }
  })
})
