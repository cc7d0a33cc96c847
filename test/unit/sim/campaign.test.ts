import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  Campaign, emptyState, loadState, missing, saveState, sizeOf, withoutSeed, withSeed,
  type CampaignState, type Code, type Ranges
} from '../../../src/sim/campaign/index.js'
import type { RunSummary } from '../../../src/sim/index.js'
import { summary } from './summaries.js'

const OLD: Code = { revision: 'aaa', digest: '1' }
const NEW: Code = { revision: 'bbb', digest: '2' }

/** Returns the campaign as a later session loads it. */
function later (campaign: Campaign, code: Code): Campaign {
  return new Campaign(JSON.parse(JSON.stringify(campaign.state)) as CampaignState, code)
}

function run (campaign: Campaign, goal: number, fails: readonly number[], most = Infinity): number[] {
  const ran: number[] = []
  for (const { seed, hospitals } of [...campaign.tasks(goal)]) {
    if (ran.length === most) break
    ran.push(seed)
    const broken: Partial<RunSummary> = fails.includes(seed)
      ? { violations: [{ invariant: 'I1', text: 'two hashes' }] }
      : {}
    campaign.record(summary(seed, { hospitals, ...broken }))
  }
  return ran
}

describe('sim campaign: ranges of seeds', () => {
  it('grow, join and split', () => {
    let ranges: Ranges = []
    for (const seed of [5, 1, 3, 2, 9, 8, 8]) ranges = withSeed(ranges, seed)
    assert.deepEqual(ranges, [[1, 3], [5, 5], [8, 9]])
    assert.equal(sizeOf(ranges), 6)
    assert.deepEqual(withSeed(ranges, 4), [[1, 5], [8, 9]])
    assert.deepEqual(withoutSeed(ranges, 2), [[1, 1], [3, 3], [5, 5], [8, 9]])
    assert.deepEqual(withoutSeed(ranges, 5), [[1, 3], [8, 9]])
    assert.deepEqual(withoutSeed(ranges, 7), ranges)
  })

  it('list the missing seeds up to the goal, over several lists', () => {
    assert.deepEqual([...missing([[[2, 3]], [[5, 6], [9, 20]]], 10)], [1, 4, 7, 8])
    assert.deepEqual([...missing([], 3)], [1, 2, 3])
    assert.deepEqual([...missing([[[2, 3]], [[12, 12]]], 14, 11)], [11, 13, 14])
    assert.deepEqual([...missing([[[1, 3]]], 3)], [])
  })
})

describe('sim campaign', () => {
  it('continues after the seeds that ran, even if the last seeds ran out of order', () => {
    const first = new Campaign(emptyState(), OLD)
    assert.deepEqual(run(first, 10, [], 4), [1, 2, 3, 4])
    first.record(summary(7))
    const second = later(first, OLD)
    assert.equal(second.done, 5)
    assert.deepEqual(run(second, 10, []), [5, 6, 8, 9, 10])
    assert.deepEqual(second.state.chapters.map(({ seeds }) => seeds), [[[1, 10]]])
    assert.equal(second.sum.seeds, 10)
    assert.deepEqual(run(later(second, OLD), 12, []), [11, 12])
  })

  it('counts each seed for the code that it ran on', () => {
    const first = new Campaign(emptyState(), OLD)
    run(first, 4, [])
    first.spend(100)
    const second = later(first, NEW)
    run(second, 6, [])
    second.spend(10)
    assert.deepEqual(second.state.chapters.map(({ revision, seeds, wallMs }) => [revision, seeds, wallMs]),
      [['aaa', [[1, 4]], 100], ['bbb', [[5, 6]], 10]])
    assert.equal(second.wallMs, 110)
  })

  it('runs failures again first on other code, and records whether they are fixed', () => {
    const first = new Campaign(emptyState(), OLD)
    run(first, 4, [2, 3])
    assert.deepEqual(run(later(first, OLD), 4, []), [])
    const second = later(first, NEW)
    assert.deepEqual(run(second, 5, [3]), [2, 3, 5])
    assert.deepEqual(second.state.failures.map(({ seed, revision }) => [seed, revision]), [[3, 'bbb']])
    assert.deepEqual(second.state.fixed.map(({ seed, revision, by }) => [seed, revision, by]),
      [[2, 'aaa', NEW]])
    assert.deepEqual(second.state.chapters.map(({ seeds }) => seeds), [[[1, 1], [4, 4]], [[2, 3], [5, 5]]])
    assert.equal(second.done, 5)
  })
})

describe('sim campaign: its file', () => {
  let folder: string
  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'medichain-campaign-')) })
  afterEach(async () => { await rm(folder, { recursive: true }) })

  it('is empty at first, then loads the saved state, and leaves no other file', async () => {
    const path = join(folder, 'state.json')
    assert.deepEqual(loadState(path), emptyState())
    const campaign = new Campaign(emptyState(), OLD)
    run(campaign, 3, [2])
    saveState(path, campaign.state)
    saveState(path, campaign.state)
    assert.deepEqual(loadState(path), campaign.state)
    assert.deepEqual(await readdir(folder), ['state.json'])
  })

  it('is refused, not replaced, when it is no state of a campaign', async () => {
    const path = join(folder, 'state.json')
    for (const text of ['', '{}', '{"format":2,"chapters":[],"failures":[],"fixed":[]}']) {
      await writeFile(path, text)
      assert.throws(() => loadState(path), /is not the state of a campaign/)
    }
  })
})
