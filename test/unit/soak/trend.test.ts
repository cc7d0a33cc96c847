import assert from 'node:assert/strict'
import { Random } from '../../../src/sim/random.js'
import { sparkline } from '../../soak/report.js'
import { stretchesOf } from '../../soak/stretches.js'
import { trendOf } from '../../soak/trend.js'
import type { Sample } from '../../soak/vitals.js'

const MINUTE = 60_000

/** Makes heap samples of a process, every five seconds, with noise of ±2 MiB and some peaks. */
function life (minutes: number, perMinute: number, pid = 1): Sample[] {
  const random = new Random(`life ${minutes} ${perMinute}`)
  return Array.from({ length: minutes * 12 }, (_, i) => ({
    at: i * 5_000, node: 'hospital-1', pid,
    heap: 40 + perMinute * i / 12 + 4 * random.unit() - 2 + (random.chance(0.05) ? 60 : 0)
  }))
}

function growing (samples: readonly Sample[]): string[] {
  return stretchesOf(samples).filter(({ grows }) => grows).map(({ metric }) => metric)
}

describe('soak: the slope test', () => {
  it('finds the slope of a line, even if a quarter of the points are outliers', () => {
    const points = Array.from({ length: 40 }, (_, x) => ({ x, y: x % 5 === 0 ? 1000 : 3 * x }))
    const trend = trendOf(points)
    assert(trend !== undefined && Math.abs(trend.slope - 3) < 0.3 && trend.low <= 3 && trend.high >= 3)
    assert.equal(trendOf(points.slice(0, 2)), undefined)
  })

  it('finds a leak in noise, and smaller leaks in longer runs', () => {
    assert.deepEqual(growing(life(15, 0)), [])
    assert.deepEqual(growing(life(60, 0)), [])
    assert.deepEqual(growing(life(15, 0.5)), ['heap'])
    assert.deepEqual(growing(life(60, 0.1)), ['heap'], '6 MiB in an hour')
  })

  it('judges each process separately, except short runs', () => {
    const second = life(8, 1, 2).map(sample => ({ ...sample, at: sample.at + 8 * MINUTE }))
    const restarted = [...life(8, 1), ...second]
    assert.deepEqual(stretchesOf(restarted), [])
  })

  it('draws the course of a figure', () => {
    assert.equal(sparkline([1, 2, 3, 4, 5, 6, 7, 8]), '▁▂▃▄▅▆▇█')
    assert.equal(sparkline([5, 5, 5]), '▁▁▁')
    assert.equal(sparkline(Array.from({ length: 500 }, (_, i) => i), 8), '▁▂▃▄▅▆▇█')
  })
})
