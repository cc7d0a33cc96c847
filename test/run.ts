/**
 * Runs suites (folders or files under `test/`). Several processes take the files one after another. Suites
 * that start nodes run after all others. The last line is the sum: `123 passed, 0 failed`. The exit code is
 * 0 if no test failed, and 1 otherwise.
 *
 *   node --import tsx test/run.ts unit/api fuzz
 */
import { readdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { add, emptySum, type Job } from './runner/job.js'
import { Lane } from './runner/lane.js'

/** Suites that start processes or need long computations have longer limits, ms. */
const TIMEOUTS_MS: Readonly<Record<string, number>> = {
  browser: 600_000, e2e: 300_000, sim: 600_000, fuzz: 600_000, faults: 600_000, nodes: 300_000
}
/** A busy machine is slow without being wrong. */
const TIMEOUT_MS = 180_000
/** Suites that start nodes. Their files run one at a time, since nodes load a machine. */
const ALONE: ReadonlySet<string> = new Set(['e2e', 'faults', 'nodes'])
/** Many tests wait most of the time, so one more process than processors is busy. */
const LANES = availableParallelism() + 1
/** The output names a file that takes longer, ms. */
const LONG_MS = 20_000

const root = path.dirname(fileURLToPath(import.meta.url))
const sum = emptySum()
const suites = process.argv.slice(2)
await run(suites.filter(suite => !ALONE.has(kindOf(suite))), LANES)
await run(suites.filter(suite => ALONE.has(kindOf(suite))), 1)
if (sum.skipped > 0) console.log(`${sum.skipped} skipped, for the reasons above`)
for (const fault of sum.faults) console.log(`failed: ${fault}`)
console.log(`${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1

/** Runs the files of suites, as many at a time as there are lanes. */
async function run (suites: readonly string[], lanes: number): Promise<void> {
  const jobs: Job[] = []
  for (const suite of suites) {
    const files = await testFiles(suite)
    console.log(`== ${suite}: ${files.length} files`)
    const timeoutMs = TIMEOUTS_MS[kindOf(suite)] ?? TIMEOUT_MS
    jobs.push(...files.map(file => ({ suite, file, timeoutMs })))
  }
  // All lanes take their next file from one iterator.
  const next = jobs.values()
  const count = Math.min(lanes, jobs.length)
  await Promise.all(Array.from({ length: count }, async () => { await runLane(next) }))
}

async function runLane (jobs: Iterable<Job>): Promise<void> {
  const lane = new Lane()
  for (const job of jobs) {
    const began = performance.now()
    const done = await lane.run(job)
    add(sum, done)
    const ms = performance.now() - began
    if (ms < LONG_MS && done.failed === 0) continue
    const name = path.relative(root, job.file)
    console.log(`${name}: ${done.passed} passed, ${done.failed} failed in ${Math.round(ms / 1000)} s`)
  }
  add(sum, await lane.end())
}

async function testFiles (suite: string): Promise<string[]> {
  const folder = path.join(root, suite)
  if (suite.endsWith('.test.ts')) return [folder]
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  return entries.filter(name => name.endsWith('.test.ts')).sort()
    .map(name => path.join(folder, name))
}

/** Returns the folder under `test/` that a suite is in. */
function kindOf (suite: string): string {
  return suite.split('/')[0] ?? ''
}
