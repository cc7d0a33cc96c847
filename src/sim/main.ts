/**
 * Runs the commands of make: `make sim SEEDS=10000 N=7` sweeps, `make sim SEED=42 N=7` replays one seed
 * with its transcript, and `make sim-campaign` continues the campaign in the file CAMPAIGN. BASE is the
 * first seed of a sweep or campaign, and JOBS the number of processes. Without N the sizes 4, 5, 6, 7 and 10
 * alternate. The exit code is 1 for a broken invariant, 2 for a wrong command, and 130 after Ctrl-C.
 */
import process from 'node:process'
import { describeCampaign, runCampaign } from './campaign/index.js'
import { runSimulation } from './simulation.js'
import {
  describeFailure, describeSum, listed, Progress, seedsFrom, SIZES, sweep, type RunSummary
} from './sweep/index.js'

const DEFAULT_SEEDS = 100
const CAMPAIGN_SEEDS = 100_000
const CAMPAIGN_FILE = '.sim-campaign.json'
const HOSPITALS_LEAST = 3
const HOSPITALS_MOST = 100
const INTERRUPTED = 130

async function main (): Promise<number> {
  const size = wholeNumber('N')
  if (size !== undefined && (size < HOSPITALS_LEAST || size > HOSPITALS_MOST)) {
    throw new RangeError(`N is from ${HOSPITALS_LEAST} to ${HOSPITALS_MOST}`)
  }
  if (wholeNumber('JOBS') === 0) throw new RangeError('JOBS is at least 1')
  if (process.argv[2] === 'campaign') return await campaign()
  const seed = wholeNumber('SEED')
  return seed === undefined ? await sweepSeeds(size) : await replay(seed, size ?? 4)
}

async function replay (seed: number, hospitals: number): Promise<number> {
  const report = await runSimulation({ seed, hospitals, onLine: line => { print(line) } })
  const adversaries = [...report.plan.roles].map(([slot, roles]) => `n${slot} ${roles.join('+')}`)
  print(`\nadversaries  ${adversaries.join(', ') || 'none'}`)
  print(`faults       ${listed(report.faults)}`)
  print(`heights      ${report.height}, highest view ${report.highestView}, ` +
    `${report.cases.opened} cases opened, ${report.cases.accepted} accepted`)
  print(`digest       ${report.digest}`)
  if (report.violations.length > 0) print(`\n${describeFailure(report)}`)
  return report.violations.length > 0 ? 1 : 0
}

async function sweepSeeds (size: number | undefined): Promise<number> {
  const seeds = wholeNumber('SEEDS') ?? wholeNumber('RUNS') ?? DEFAULT_SEEDS
  const started = performance.now()
  const progress = new Progress(seeds)
  const interrupt = onInterrupt()
  const { sum, failed } = await sweep({
    tasks: seedsFrom(wholeNumber('BASE') ?? 1, seeds, size === undefined ? SIZES : [size]),
    jobs: wholeNumber('JOBS'), signal: interrupt.signal,
    onRun: (run, sum) => { show(progress, run, sum.seeds) }
  })
  progress.clear()
  print(describeSum(sum, failed.length, performance.now() - started))
  if (interrupt.signal.aborted) return INTERRUPTED
  return failed.length > 0 ? 1 : 0
}

async function campaign (): Promise<number> {
  const goal = wholeNumber('SEEDS') ?? CAMPAIGN_SEEDS
  const path = process.env['CAMPAIGN'] || CAMPAIGN_FILE
  const interrupt = onInterrupt()
  let progress: Progress | undefined
  const campaign = await runCampaign({
    path, goal, first: wholeNumber('BASE') ?? 1, jobs: wholeNumber('JOBS'), signal: interrupt.signal,
    onRun: (run, { done }) => {
      progress ??= new Progress(goal, done - 1)
      show(progress, run, done)
    }
  })
  progress?.clear()
  print(describeCampaign(campaign, goal))
  if (campaign.state.failures.length > 0) return 1
  return interrupt.signal.aborted ? INTERRUPTED : 0
}

function show (progress: Progress, run: RunSummary, done: number): void {
  if (run.violations.length > 0) {
    progress.clear()
    print(describeFailure(run))
  }
  progress.show(done, `seed ${run.seed}, height ${run.height}`)
}

/** Lets the first Ctrl-C stop the work cleanly; the next Ctrl-C ends this process as usual. */
function onInterrupt (): AbortController {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'] as const) {
    process.once(signal, () => { controller.abort() })
  }
  return controller
}

function print (line: string): void {
  process.stdout.write(`${line}\n`)
}

function wholeNumber (name: string): number | undefined {
  const text = process.env[name]
  if (text === undefined || text === '') return undefined
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`${name} is a whole number, not '${text}'`)
  return Number(text)
}

/** The error of a failed write. A closed pipe (`| head`) is fine, but a full disk is a failure. */
let writeError: string | undefined
process.stdout.on('error', ({ code = '' }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') writeError ??= code
})
// Node would open its debugger on this signal.
process.on('SIGUSR1', () => {})

main().then(
  code => {
    process.exitCode = writeError !== undefined && code === 0 ? 1 : code
    if (writeError !== undefined) process.stderr.write(`error: output could not be written (${writeError})\n`)
  },
  (error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
  })
