import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  addRun, addSum, emptySum, runAll, seedsFrom, SIZES, taskOf, type RunSummary, type Task
} from '../../../src/sim/sweep/index.js'
import { summary } from './summaries.js'

/** Answers like a worker, except for seeds 3, 5 and 7. */
const WORKER = `
process.on('message', task => {
  if (task === 'where') return process.send({ reachedMs: 12 })
  if (task.seed === 7) return
  if (task.seed === 3) process.exit(7)
  if (task.seed === 5) while (true) ;
  process.send({ ...task, violations: [], height: process.pid, faults: {}, adversaries: [] })
})`

describe('sim sweep: tasks', () => {
  it('have one size per seed, wherever the sweep begins, and all sizes equally often', () => {
    const tasks = [...seedsFrom(1, 500, SIZES)]
    assert.deepEqual([...seedsFrom(100, 50, SIZES)], tasks.slice(99, 149))
    for (const size of SIZES) {
      assert.equal(tasks.filter(({ hospitals }) => hospitals === size).length, 100)
    }
  })

  it('have all sizes among the seeds with real keys', () => {
    const sizes = [99, 199, 299, 399, 499].map(seed => taskOf(seed, SIZES).hospitals)
    assert.deepEqual(sizes.sort((a, b) => a - b), [...SIZES])
  })
})

describe('sim sweep: sums', () => {
  it('are the same whether runs or sums are added', () => {
    const runs = [
      summary(1), summary(2, { highestView: 4, adversaries: ['twin', 'forger+amnesiac'] }),
      summary(3, { hospitals: 7, waived: true, faults: { kill: 1, pause: 1 }, adversaries: ['twin'] })
    ]
    const whole = emptySum()
    const parts = [emptySum(), emptySum()] as const
    runs.forEach((run, i) => {
      addRun(whole, run)
      addRun(parts[i === 0 ? 0 : 1], run)
    })
    addSum(parts[0], parts[1])
    assert.deepEqual(parts[0], whole)
    assert.deepEqual(whole, {
      seeds: 3, heights: 30, highestView: 4, messages: 300, simulatedMs: 3000, waived: 1,
      sizes: { 4: 2, 7: 1 }, faults: { kill: 5, pause: 1 },
      adversaries: { twin: 2, 'forger+amnesiac': 1 }
    })
  })
})

describe('sim sweep: processes', function () {
  this.timeout(180_000)
  let folder: string
  let worker: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'medichain-sweep-'))
    worker = join(folder, 'worker.cjs')
    await writeFile(worker, WORKER)
  })
  after(async () => { await rm(folder, { recursive: true }) })

  const tasks = (count: number): Task[] => [...seedsFrom(1, count, [4])]

  it('report a seed that crashes or hangs its process, and run the other seeds', async () => {
    const runs: RunSummary[] = []
    await runAll({
      tasks: tasks(8), jobs: 1, limitMs: 2_000, worker, onRun: run => runs.push(run)
    })
    const bySeed = runs.sort((a, b) => a.seed - b.seed)
    assert.deepEqual(bySeed.map(({ seed }) => seed), [1, 2, 3, 4, 5, 6, 7, 8])
    const broken = bySeed.filter(({ violations }) => violations.length > 0)
    assert.deepEqual(broken.map(({ seed, violations }) => [seed, violations[0]?.text]), [
      [3, 'its process ended (exit code 7)'], [5, 'not done after 8 s, and its process does not answer'],
      [7, 'not done after 4 s, and its process waits at 12 ms']
    ])
    assert.equal(new Set(bySeed.filter(({ height }) => height > 0).map(({ height }) => height)).size, 4)
  })

  it('end at once when aborted, and report no unfinished run', async () => {
    const controller = new AbortController()
    const seeds: number[] = []
    await runAll({
      tasks: tasks(8).filter(({ seed }) => seed !== 3), jobs: 1, limitMs: 60_000, worker,
      signal: controller.signal,
      onRun: ({ seed }) => {
        seeds.push(seed)
        // The next seed never ends.
        if (seed === 4) setTimeout(() => { controller.abort() }, 100)
      }
    })
    assert.deepEqual(seeds, [1, 2, 4])
  })
})
