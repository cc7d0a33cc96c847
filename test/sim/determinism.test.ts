import assert from 'node:assert/strict'
import { runSimulation } from '../../src/sim/index.js'

describe('sim: one seed, one run', function () {
  this.timeout(60_000)

  it('has the same transcript to the byte, whatever ran before', async () => {
    const first = await runSimulation({ seed: 9, hospitals: 4 })
    await runSimulation({ seed: 3, hospitals: 4 })
    const lines: string[] = []
    const second = await runSimulation({ seed: 9, hospitals: 4, onLine: line => lines.push(line) })
    assert.equal(second.digest, first.digest)
    assert.deepEqual(second, first)
    assert(lines.length > 50)
  })

  it('differs from another seed and from another size', async () => {
    const digests = new Set<string>()
    for (const [seed, hospitals] of [[9, 4], [10, 4], [9, 5]] as const) {
      digests.add((await runSimulation({ seed, hospitals, faults: [] })).digest)
    }
    assert.equal(digests.size, 3)
  })

  it('runs the same with real keys as long as nothing depends on them', async () => {
    const report = await runSimulation({ seed: 4, hospitals: 4, realCryptography: true })
    assert.deepEqual(report.violations, [])
    assert.equal(report.cryptography, 'real')
    assert(report.height >= 4)
  })
})
