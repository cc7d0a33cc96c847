import assert from 'node:assert/strict'
import { runSimulation } from '../../src/sim/index.js'

/** The places before and after each step of a write, and before each message (src/sim/disk.ts). */
const PLACES = [
  'append', 'flush', 'flushed', 'truncate', 'replace', 'replaced', 'batch', 'batched', 'send', 'request',
  'publish'
]
const WANTED = [...PLACES.map(place => `crash at ${place}`), 'list final in a view above 0']
const SEEDS_MOST = 60

describe('sim: planned faults happen', function () {
  this.timeout(300_000)

  it('crashes at every place, and lists that become final in views above 0', async () => {
    const counts: Record<string, number> = {}
    const never = (): string[] => WANTED.filter(name => counts[name] === undefined)
    for (let seed = 1; seed <= SEEDS_MOST && never().length > 0; seed++) {
      const report = await runSimulation({
        seed, hospitals: 4, faults: ['crash', 'churn', 'restart', 'loss'],
        plan: { crash: 0.02, powerCuts: 0.5, churnMs: 800, restartMs: 800 }
      })
      assert.deepEqual(report.violations, [])
      for (const [name, count] of Object.entries(report.faults)) {
        counts[name] = (counts[name] ?? 0) + count
      }
    }
    assert.deepEqual(never(), [], JSON.stringify(counts))
  })
})
