/**
 * `make bench AGAINST=<commit>` runs the bench of another commit and of this tree in turn, three times each,
 * and prints the medians and their ratios. Each revision runs its own bench on its own nodes, because the API
 * between them differs.
 *
 *   AGAINST=v1.0 RUNS=3 JSON=1 node --import tsx test/bench/against/main.ts
 *
 * The variables of `make bench` have the same effect on both sides. The exit code is 0 if all runs succeeded,
 * whatever the ratios.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { PACKAGE_FOLDER } from '../../../src/testnet/index.js'
import { wantsJson, wholeNumber } from '../../fixtures/variables.js'
import { compare } from './compare.js'
import { printComparison } from './print-comparison.js'
import { Refusal } from './refusal.js'
import { runRounds } from './rounds.js'
import { buildSide, commitOf, thisSide } from './side.js'

const REPOSITORY = path.resolve(PACKAGE_FOLDER)
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

const against = process.env['AGAINST'] ?? ''
const rounds = wholeNumber('RUNS', 3)
const say = wantsJson() ? console.error : console.log
const interruption = new AbortController()
for (const [name, code] of Object.entries(SIGNALS)) {
  process.on(name, () => {
    process.exitCode = code
    interruption.abort()
  })
}
try {
  await run(interruption.signal)
} catch (error) {
  if (!interruption.signal.aborted) {
    console.error(`error: ${(error as Error).message}`)
    process.exitCode = error instanceof Refusal ? 2 : 1
  }
}

async function run (signal: AbortSignal): Promise<void> {
  const commit = await commitOf(REPOSITORY, against, signal)
  const now = await thisSide(REPOSITORY, signal)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'medichain-against-'))
  try {
    const temporary = path.join(folder, 'runs')
    await mkdir(temporary)
    say(`building ${commit}`)
    const before = await buildSide(REPOSITORY, commit, path.join(folder, 'tree'), signal)
    const outcome = await runRounds({ before, now, rounds, temporary, signal, say })
    const scenarios = compare(outcome.before, outcome.now)
    printComparison({ before, now, outcome, scenarios }, say)
    if (wantsJson()) {
      console.log(JSON.stringify({
        before: { commit: before.commit }, now: { commit: now.commit, changed: now.changed },
        cpus: os.cpus().length, node: process.version, rounds, failures: outcome.failures, scenarios
      }))
    }
    if (outcome.failures.length > 0) process.exitCode = 1
  } finally {
    // A killed node may write for a moment.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
}
