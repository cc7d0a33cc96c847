import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { withBorrowed } from './borrowed.js'
import { parseResult, type OldResult, type OldScenario } from './figures.js'
import { runQuietly } from './run-quietly.js'
import type { Side } from './side.js'

/** A bench that has not ended by then has failed: its network may wait for ever. */
const LIMIT_MS = 15 * 60_000

export interface RoundsOptions {
  readonly before: Side
  readonly now: Side
  readonly rounds: number
  /** The folder for the data of the nodes. The caller removes it. */
  readonly temporary: string
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}

export interface Outcome {
  readonly before: readonly OldResult[]
  readonly now: readonly OldResult[]
  /** A text for each run that failed. */
  readonly failures: readonly string[]
}

/**
 * Runs the benches of two revisions in turn. Every second round begins with the other revision, so that a
 * machine that slowly becomes slower favours neither.
 */
export async function runRounds (options: RoundsOptions): Promise<Outcome> {
  const { before, now, rounds, signal, say } = options
  const results = { before: [] as OldResult[], now: [] as OldResult[] }
  const failures: string[] = []
  for (let round = 1; round <= rounds; round++) {
    const order = round % 2 === 1 ? ['before', 'now'] as const : ['now', 'before'] as const
    for (const key of order) {
      const side = key === 'before' ? before : now
      say(`round ${round} of ${rounds}: ${side.name}${busyNote()}`)
      try {
        const result = await runBench(side, options)
        results[key].push(result)
        for (const scenario of result.scenarios) say(`  ${lineOf(scenario)}`)
      } catch (error) {
        signal.throwIfAborted()
        failures.push(`round ${round}, ${side.name}: ${(error as Error).message}`)
        say(`  failed: ${(error as Error).message}`)
      }
    }
  }
  return { ...results, failures }
}

async function runBench (side: Side, { temporary, signal, now }: RoundsOptions): Promise<OldResult> {
  const words = ['--import', 'tsx', path.join('test', 'bench', 'testnet.ts')]
  const run = async (variables: Readonly<Record<string, string>>): Promise<OldResult> => {
    const env = { ...variables, JSON: '1', TMPDIR: temporary }
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)])
    return parseResult(await runQuietly(process.execPath, words, { cwd: side.folder, signal: limited, env }))
  }
  const result = await run({})
  return side === now ? result : await withBorrowed(result, run)
}

/** The load of the last minute contains the previous run, so only a clear excess is told. */
function busyNote (): string {
  const load = os.loadavg()[0] ?? 0
  const cpus = os.cpus().length
  return load > 2 * cpus ? ` (load ${load.toFixed(1)} on ${cpus} CPUs: its figures are noisy)` : ''
}

function lineOf ({ name, acceptedPerSecond, acceptedWithin2sPercent, latencyMs }: OldScenario): string {
  const { p50 = null, p99 = null } = (latencyMs ?? {}) as Readonly<Record<string, number | null>>
  const shown = (ms: number | null): string => ms === null ? 'not reached' : `${ms} ms`
  const share = typeof acceptedWithin2sPercent === 'number'
    ? `${acceptedWithin2sPercent} % within 2 s`
    : `${String(acceptedPerSecond)}/s`
  return `${name}: ${share}, p50 ${shown(p50)}, p99 ${shown(p99)}`
}
