import assert from 'node:assert/strict'
import fc from 'fast-check'
import { adaptedTimeout, policyOf, viewTimeout } from '../../../../src/protocol/consensus/index.js'
import { isTimely, rebroadcastDelay } from '../../../../src/protocol/consensus/timers.js'
import { DEFAULT_PARAMETERS } from '../../../../src/protocol/membership/index.js'

const policy = policyOf(DEFAULT_PARAMETERS)

describe('consensus timers', () => {
  it('T(u) grows by half per view up to the cap', () => {
    assert.deepEqual([0, 1, 2, 7, 8, 400].map(view => Math.round(viewTimeout(policy, view))),
      [3000, 4500, 6750, 51258, 60000, 60000])
  })

  it('T0 adapts to four times the 99th percentile, and to at least 300 ms', () => {
    assert.equal(adaptedTimeout([], 3000), 3000)
    assert.equal(adaptedTimeout([10, 20, 12], 3000), 300)
    const mostlyFast = [...Array.from({ length: 99 }, () => 100), 900]
    assert.equal(adaptedTimeout(mostlyFast, 4000), 3600)
    // One slow view in two hundred is an outlier.
    assert.equal(adaptedTimeout(mostlyFast, 3000), 3000, 'never above the chain parameter')
    assert.equal(adaptedTimeout([...Array.from({ length: 199 }, () => 100), 900], 3000), 400)
  })

  it('a timestamp is timely from now - MAX_SKEW - T(v) to now + MAX_SKEW', () => {
    const now = 1_000_000
    const timely = (timestamp: number): boolean => isTimely(policy, 0, timestamp, now)
    assert.deepEqual([now - 13_001, now - 13_000, now + 10_000, now + 10_001].map(timely),
      [false, true, true, false])
  })

  it('the earliest timestamp after the parent is always timely', () => {
    const now = 1_000_000
    const parent = now + 7_200_000
    const timely = (timestamp: number): boolean => isTimely(policy, 0, timestamp, now, parent)
    const times = [parent, parent + 1, parent + 2, parent + 10_000]
    assert.deepEqual(times.map(timely), [true, true, false, false])
    assert.equal(isTimely(policy, 0, now - 13_001, now, now - 20_000), false, 'an old parent excuses nothing')
  })

  it('rebroadcast delays vary by up to a fifth, and depend on id, height and count alone', () => {
    const id = fc.uint8Array({ minLength: 32, maxLength: 32 })
    fc.assert(fc.property(id, fc.nat(), fc.nat(), (self, height, count) => {
      const ms = rebroadcastDelay(policy, self, height, count)
      assert.ok(ms >= 800 && ms <= 1200)
      assert.equal(ms, rebroadcastDelay(policy, self, height, count))
    }))
    const delays = [0, 1, 2, 3].map(count => rebroadcastDelay(policy, new Uint8Array(32), 1, count))
    assert.ok(new Set(delays).size > 1)
  })
})
