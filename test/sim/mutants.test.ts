import assert from 'node:assert/strict'
import { runSimulation, type FaultName, type Mutant } from '../../src/sim/index.js'

/** A mutant, the faults that bring it out, and the invariants that may notice. */
const MUTANTS: readonly (readonly [Mutant, readonly FaultName[], RegExp])[] = [
  ['flush-lies', ['crash', 'loss'], /^(I4|I11|crash)$/],
  ['log-lost', ['crash', 'loss'], /^(I4|I11)$/],
  ['no-catch-up', ['pause'], /^I12$/]
]
const SEEDS_MOST = 40
/** A healthy chain needs a few seconds; a stalled one is dear to simulate. */
const LIVENESS_BOUND_MS = 15_000

describe('sim: what the checkers notice when the node is broken on purpose', function () {
  this.timeout(120_000)

  for (const [mutant, faults, noticed] of MUTANTS) {
    it(mutant, async () => {
      for (let seed = 1; seed <= SEEDS_MOST; seed++) {
        const { violations } = await runSimulation({
          seed, hospitals: 4, faults, mutant, livenessBoundMs: LIVENESS_BOUND_MS
        })
        const [first] = violations
        if (first === undefined) continue
        assert.match(first.invariant, noticed, first.text)
        return
      }
      assert.fail(`not noticed in ${SEEDS_MOST} seeds`)
    })
  }
})
