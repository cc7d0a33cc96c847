/**
 * `make sim SEEDS=10000 N=7` sweeps, `make sim SEED=42 N=7` replays one seed with its transcript.
 * BASE is the first seed of a sweep; without N the sizes 4, 5 and 7 take turns. Exit code 1 if an
 * invariant was broken, 2 if the command makes no sense.
 */
import process from 'node:process'
import type { SimReport } from './report.js'
import { describeFailure, sweep, type SweepSum } from './run.js'
import { runSimulation } from './simulation.js'

const DEFAULT_SEEDS = 100
const DEFAULT_SIZES = [4, 5, 7]
const BAR_WIDTH = 30
const HOSPITALS_LEAST = 3
const HOSPITALS_MOST = 100

async function main (): Promise<number> {
  const size = wholeNumber('N')
  if (size !== undefined && (size < HOSPITALS_LEAST || size > HOSPITALS_MOST)) {
    throw new RangeError(`N is from ${HOSPITALS_LEAST} to ${HOSPITALS_MOST}`)
  }
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
  const first = wholeNumber('BASE') ?? 1
  const started = performance.now()
  const sum = await sweep({
    first, seeds, hospitals: size === undefined ? DEFAULT_SIZES : [size],
    onReport: (report, done) => {
      showProgress(report, done, seeds)
      if (report.violations.length > 0) print(`\n${describeFailure(report)}`)
      return true
    }
  })
  if (process.stdout.isTTY) process.stdout.write('\n')
  show(sum, performance.now() - started)
  return sum.failed.length > 0 ? 1 : 0
}

function showProgress (report: SimReport, done: number, seeds: number): void {
  if (!process.stdout.isTTY) return
  const filled = Math.round(done / seeds * BAR_WIDTH)
  const bar = '#'.repeat(filled).padEnd(BAR_WIDTH, '.')
  const facts = `seed ${report.seed}  height ${report.height}`
  process.stdout.write(`\r[${bar}] ${done}/${seeds}  ${facts}   `)
}

function show (sum: SweepSum, ms: number): void {
  const simulated = sum.simulatedMs / 1000
  print(`seeds        ${sum.seeds}, ${sum.failed.length} failed`)
  print(`heights      ${sum.heights}, highest view ${sum.highestView}`)
  print(`simulated    ${Math.round(simulated)} s in ${(ms / 1000).toFixed(1)} s ` +
    `(${(simulated / (ms / 1000)).toFixed(1)} times real time), ${sum.messages} messages`)
  print(`faults       ${listed(sum.faults)}`)
  print(`adversaries  ${listed(sum.adversaries)}`)
  print(`stalled      ${sum.waived}: more than f hospitals lying or waiting to vote (§10.4)`)
}

function listed (counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).sort(([a], [b]) => a < b ? -1 : 1)
  return entries.map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
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

main().then(
  code => { process.exitCode = code },
  (error: unknown) => {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 2
  })
