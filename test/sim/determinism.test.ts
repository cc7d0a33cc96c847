import assert from 'node:assert/strict'
import { runSimulation } from '../../src/sim/index.js'

describe('sim: determinism', function () {
  this.timeout(60_000)

  it('gives the same transcript for the same seed, whatever ran before', async () => {
    const first = await runSimulation({ seed: 9, hospitals: 4 })
    await runSimulation({ seed: 3, hospitals: 4 })
    const lines: string[] = []
    const second = await runSimulation({ seed: 9, hospitals: 4, onLine: line => lines.push(line) })
    assert.equal(second.digest, first.digest)
    assert.deepEqual(second, first)
    assert(lines.length > 50)
  })

  it('gives different transcripts for other seeds and sizes', async () => {
    const digests = new Set<string>()
    for (const [seed, hospitals] of [[9, 4], [10, 4], [9, 5]] as const) {
      digests.add((await runSimulation({ seed, hospitals, faults: [] })).digest)
    }
    assert.equal(digests.size, 3)
  })

  it('runs without violations with real keys', async () => {
    const report = await runSimulation({ seed: 4, hospitals: 4, realCryptography: true })
    assert.deepEqual(report.violations, [])
    assert.equal(report.cryptography, 'real')
    assert(report.height >= 4)
  })
})
