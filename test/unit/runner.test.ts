import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import type { Sum } from '../runner/job.js'
import { Lane } from '../runner/lane.js'

const GRACE_MS = 200
const FILES = ['fails', 'ends-its-process', 'computes-for-ever', 'ends-later'] as const

describe('the runner of tests', function () {
  this.timeout(300_000)
  const sums = new Map<string, Sum>()
  let end: Sum
  before(async () => {
    const lane = new Lane(GRACE_MS)
    for (const name of FILES) {
      const file = fileURLToPath(new URL(`../fixtures/broken/${name}.test.ts`, import.meta.url))
      sums.set(name, await lane.run({ suite: 'broken', file, timeoutMs: 60_000 }))
    }
    end = await lane.end()
  })

  it('counts the tests of a file, and names those that fail', () => {
    assert.deepEqual(sums.get('fails'), {
      passed: 1, failed: 1, skipped: 1, faults: ['broken: a file with a test that fails: as it should']
    })
  })

  it('counts a process that ends in a test as a failure', () => {
    const sum = sums.get('ends-its-process')
    assert.equal(sum?.failed, 1)
    assert.match(sum.faults.join(), /a file that ends its process: the process ended with exit code 7$/)
  })

  it('kills a process that computes for ever, and names the test', () => {
    const sum = sums.get('computes-for-ever')
    assert.equal(sum?.failed, 1)
    assert.match(sum.faults.join(), /a file that computes for ever: has not ended after 0.201 s$/)
  })

  it('goes on in another process, and counts one that fails after its last test', () => {
    assert.deepEqual([sums.get('ends-later')?.passed, end.failed], [1, 1])
    assert.match(end.faults.join(), /after the last test: the process ended with exit code 8$/)
  })
})
