import assert from 'node:assert/strict'
import { barOf } from '../../../../../src/protocol/ledger/index.js'

const K = 2

/** Returns the number of ways to choose r of n. */
function choose (n: number, r: number): number {
  if (r < 0 || r > n) return 0
  let ways = 1
  for (let i = 0; i < r; i++) ways = ways * (n - i) / (i + 1)
  return ways
}

/** Returns the chance that at least `least` of the panel are among `some` of all others. */
function chance (others: number, some: number, panel: number, least: number): number {
  let sum = 0
  for (let hit = Math.max(0, least); hit <= panel; hit++) {
    sum += choose(some, hit) * choose(others - some, panel - hit) / choose(others, panel)
  }
  return sum
}

/** Returns the chance that no try succeeds, if each try succeeds when `least` of `some` are on the panel. */
function neverWithin (n: number, some: number, leastOf: (bar: ReturnType<typeof barOf>) => number): number {
  const others = n - 1
  let never = 1
  for (let j = 0; j < 80; j++) {
    const bar = barOf(K, j, others)
    never *= 1 - chance(others, some, bar.panel, leastOf(bar))
    if (bar.panel === others) break
  }
  return never
}

describe('ledger: the bar', () => {
  it('has two validators at first, and then k + 3j with k + 2j approvals', () => {
    assert.deepEqual(barOf(2, 0, 9), { panel: 2, needed: 2 })
    assert.deepEqual(barOf(2, 1, 9), { panel: 5, needed: 4 })
    assert.deepEqual(barOf(2, 2, 9), { panel: 8, needed: 6 })
    assert.deepEqual(barOf(2, 3, 9), { panel: 9, needed: 5 }, 'a majority of all others')
    assert.deepEqual(barOf(2, 1, 3), { panel: 3, needed: 2 })
    assert.deepEqual(barOf(2, 0, 2), { panel: 2, needed: 2 })
    assert.deepEqual(barOf(1, 0, 1), { panel: 1, needed: 1 })
    assert.deepEqual(barOf(1, 1, 9), { panel: 4, needed: 3 })
  })

  for (const n of [4, 5, 7, 10, 20, 50, 100]) {
    const f = Math.floor((n - 1) / 3)

    it(`lets no f liars among ${n} keep an honest diagnosis out for ever`, () => {
      const honestFail = neverWithin(n, n - 1 - f, ({ needed }) => needed)
      assert(honestFail < 1e-9, `${honestFail}`)
    })

    it(`gives friends among ${n} hardly more than one draw`, () => {
      const friends = f - 1
      const won = 1 - neverWithin(n, friends, ({ needed }) => needed)
      const once = choose(friends, 2) / choose(n - 1, 2)
      assert(won <= once * 2 + 1e-9, `${won}, and ${once} for one draw`)
      if (n === 10) assert.equal((100 * won).toFixed(1), '2.8')
    })
  }
})
