import assert from 'node:assert/strict'
import { equal, hex, VoteKind, type ConsensusMessage } from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { Bench, Ring } from './support/bench.js'

const HEIGHTS = 24
/** A time above MIN_BLOCK_GAP. */
const MIN_GAP_MS = 10
const HOUR_MS = 3_600_000

/** Returns the current timeout of view 0, in ms. */
function leaderTimeout (bench: Bench): number {
  return bench.of('arm').filter(({ timer, view }) => timer === 'view' && view === 0).at(-1)?.ms ?? 0
}

describe('replica: view times', () => {
  it('a silent connected hospital does not raise every timer to its cap', () => {
    const world = new ChainFixture({ members: 4, parameters: { allowlistGapMs: 0 } })
    const benches = world.signers.slice(0, 3).map(signer => new Bench(world, signer).vote())
    const connected = new Set(world.signers.map(({ id }) => hex(id)))
    for (const bench of benches) bench.give({ type: 'connectivity', connected })
    const ring = new Ring(benches)
    const waited: number[] = []
    for (let height = 1; height <= HEIGHTS; height++) {
      const transaction = world.anything(world.signers[0]!, height)
      for (const bench of benches) bench.admit(transaction)
      for (let turn = 0; turn < 40 && benches.some(bench => bench.height < height); turn++) {
        ring.settle()
        if (benches.every(bench => bench.height >= height)) break
        // Only the clock moves on, until the slowest timer ends.
        const ms = Math.max(...benches.map(leaderTimeout))
        for (const bench of benches) {
          bench.wall += ms
          bench.monotonic += ms
          bench.fireTimers()
        }
      }
      assert(benches.every(bench => bench.height === height), `height ${height} is reached`)
      waited.push(Math.max(...benches.map(leaderTimeout)))
    }
    const { viewTimeoutMs } = world.chain.genesis.parameters
    assert(waited.every(ms => ms <= viewTimeoutMs), `waited ${waited.map(Math.round).join(', ')} ms`)
  })
  it('an hour without a quorum does not raise the timers of the next heights', () => {
    const world = new ChainFixture({ members: 4, parameters: { allowlistGapMs: 0 } })
    const benches = world.signers.slice(0, 3).map(signer => new Bench(world, signer).vote())
    const connected = new Set(world.signers.map(({ id }) => hex(id)))
    for (const bench of benches) bench.give({ type: 'connectivity', connected })
    const ring = new Ring(benches)
    const isAt = (height: number) => (): boolean => benches.every(bench => bench.height >= height)
    const begin = (height: number): void => {
      const transaction = world.anything(world.signers[0]!, height)
      for (const bench of benches) {
        bench.monotonic += MIN_GAP_MS
        bench.admit(transaction)
        bench.give({ type: 'tick' })
      }
      ring.settle()
    }
    const lost = world.signers[2]!.id
    const isFinalize = (message: ConsensusMessage): boolean =>
      (message.type === 'vote' && message.vote.kind === VoteKind.finalize) ||
      (message.type === 'certificate' && message.certificate.kind === VoteKind.finalize)
    const isProposed = (height: number): boolean => benches.some(bench => bench.sent().some(message =>
      message.type === 'proposal' && message.proposal.proposal.height === height))
    let height = 0
    do {
      if (height > 0) ring.until(isAt(height))
      height++
      ring.deaf = (from, to, message) => height > HEIGHTS && isFinalize(message) &&
        (equal(from, lost) || equal(to, lost))
      begin(height)
      ring.deaf = () => false
    } while (height <= HEIGHTS || !isProposed(height))
    assert.deepEqual(benches.map(bench => bench.height), [height - 1, height - 1, height - 1])

    for (const bench of benches) {
      bench.wall += HOUR_MS
      bench.monotonic += HOUR_MS
    }
    ring.until(isAt(height))
    begin(height + 1)
    assert(Math.max(...benches.map(leaderTimeout)) <= world.chain.genesis.parameters.viewTimeoutMs)
  })
})
