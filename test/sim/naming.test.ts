import assert from 'node:assert/strict'
import { runSimulation } from '../../src/sim/index.js'

describe('sim: names of patients', function () {
  this.timeout(300_000)

  it('are true and bounded, although holders lie and liars ask for all that they can get', async () => {
    const counts: Record<string, number> = {}
    for (const [seed, hospitals] of [[1, 4], [2, 7], [3, 4], [4, 5], [5, 10]] as const) {
      const report = await runSimulation({
        seed, hospitals, faults: ['loss', 'churn', 'crash', 'pause'], adversaries: ['name-liar']
      })
      assert.deepEqual(report.violations, [])
      for (const [name, count] of Object.entries(report.faults)) counts[name] = (counts[name] ?? 0) + count
    }
    assert((counts['false name found out'] ?? 0) > 0, JSON.stringify(counts))
    assert((counts['allowance used up'] ?? 0) > 0, JSON.stringify(counts))
  })

  it('are computed with real cryptography', async () => {
    const lines: string[] = []
    const report = await runSimulation({
      seed: 1, hospitals: 4, faults: [], adversaries: ['name-liar'], realCryptography: true,
      onLine: line => { lines.push(line) }
    })
    assert.deepEqual(report.violations, [])
    assert(lines.some(line => line.includes('has the names of')))
  })
})
