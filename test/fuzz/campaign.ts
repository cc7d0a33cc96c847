/**
 * `make fuzz` runs RUNS inputs (default 10,000) for every target from SEED, and shows progress. ONLY selects
 * targets by a part of their name. A failure does not stop the other targets. The exit code is 1 if a target
 * failed.
 */
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { wholeNumber } from '../fixtures/variables.js'
import { fuzz, FuzzFailure, replay } from './engine.js'
import { Guide } from './guide.js'
import type { Target } from './target.js'
import { TARGETS } from './targets/index.js'

const DEFAULT_RUNS = 10_000
/** Maximum time of a target. */
const MAX_TARGET_MS = 30 * 60_000
const PROGRESS_MS = 500

export interface CampaignOptions {
  readonly seed: string
  readonly runs: number
  readonly only: string
  readonly print: (line: string) => void
}

/** Runs targets. @returns the exit code: 0 without failures, 1 with failures, 2 for an unknown target */
export async function campaign (options: CampaignOptions): Promise<number> {
  const { only, print, seed } = options
  const targets = TARGETS.filter(target => target.name.includes(only))
  if (targets.length === 0) {
    print(`error: no target is called ${only}; there are: ${TARGETS.map(({ name }) => name).join(', ')}`)
    return 2
  }
  print(`${targets.length} targets, ${options.runs} inputs each, SEED='${seed}'`)
  let failures = 0
  for (const target of targets) {
    if (!await runTarget(target, options)) failures++
  }
  print(failures === 0 ? 'nothing found' : `${failures} targets failed`)
  return failures === 0 ? 0 : 1
}

async function runTarget (target: Target, { seed, runs, print }: CampaignOptions): Promise<boolean> {
  const start = performance.now()
  const seconds = (): string => ((performance.now() - start) / 1000).toFixed(1)
  let shown = start
  const onRun = (done: number): void => {
    if (!process.stdout.isTTY || performance.now() - shown < PROGRESS_MS) return
    shown = performance.now()
    process.stdout.write(`\r  ${target.name.padEnd(24)} ${done} of ${runs}, ${seconds()} s `)
  }
  const guide = target.isGuided === true ? new Guide(target, seed) : undefined
  try {
    await target.begin?.()
    const kept = await replay(target)
    const outcome = await fuzz(target, { seed, runs, ms: MAX_TARGET_MS, onRun, guide })
    if (process.stdout.isTTY) process.stdout.write('\r')
    print(`  ${target.name.padEnd(24)} ${outcome.runs} inputs, ${kept} kept ones, ${seconds()} s, ` +
      `slowest ${outcome.slowestMs.toFixed()} ms${guide === undefined ? '' : `, ${guide.blocks} blocks`}`)
    return true
  } catch (error) {
    if (!(error instanceof FuzzFailure)) throw error
    print(`\n  ${error.message}\n  again: make fuzz SEED='${seed}' RUNS=${runs} ONLY=${target.name}`)
    return false
  } finally {
    guide?.stop()
    await target.end?.()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { SEED = '', ONLY = '' } = process.env
  process.exitCode = await campaign({
    seed: SEED === '' ? String(Date.now()) : SEED, runs: wholeNumber('RUNS', DEFAULT_RUNS), only: ONLY,
    print: line => { console.log(line) }
  })
}
