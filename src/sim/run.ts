import type { FaultName } from './plan.js'
import type { SimReport } from './report.js'
import { runSimulation } from './simulation.js'

export interface SweepOptions {
  /** Seeds first, first + 1, … */
  readonly first: number
  readonly seeds: number
  /** Sizes of network, taken in turn. */
  readonly hospitals: readonly number[]
  readonly faults?: readonly FaultName[]
  /** Hears of each seed when it is done; false ends the sweep. */
  readonly onReport: (report: SimReport, done: number) => boolean
}

export interface SweepSum {
  readonly seeds: number
  readonly failed: readonly SimReport[]
  readonly heights: number
  readonly highestView: number
  readonly messages: number
  readonly simulatedMs: number
  /** Runs in which more than f were out of play: see SimReport.waived. */
  readonly waived: number
  readonly faults: Readonly<Record<string, number>>
  /** Runs that had an adversary of each kind. */
  readonly adversaries: Readonly<Record<string, number>>
}

/** Runs seed after seed and adds up what they did. */
export async function sweep (options: SweepOptions): Promise<SweepSum> {
  const failed: SimReport[] = []
  const faults: Record<string, number> = {}
  const adversaries: Record<string, number> = {}
  const sum = { heights: 0, highestView: 0, messages: 0, simulatedMs: 0, waived: 0 }
  let done = 0
  while (done < options.seeds) {
    const seed = options.first + done
    const report = await runSimulation({
      seed, hospitals: options.hospitals[done % options.hospitals.length] ?? 4,
      ...(options.faults === undefined ? {} : { faults: options.faults })
    })
    done++
    if (report.violations.length > 0) failed.push(report)
    sum.heights += report.height
    sum.highestView = Math.max(sum.highestView, report.highestView)
    sum.messages += report.messages
    sum.simulatedMs += report.simulatedMs
    if (report.waived) sum.waived++
    for (const [name, count] of Object.entries(report.faults)) add(faults, name, count)
    for (const roles of report.plan.roles.values()) add(adversaries, roles.join('+'), 1)
    if (!options.onReport(report, done)) break
  }
  return { seeds: done, failed, ...sum, faults, adversaries }
}

/** What a person needs to see and repeat a failure. */
export function describeFailure ({ seed, hospitals, violations }: SimReport): string {
  const broken = violations.map(({ invariant, text }) => `  ${invariant}: ${text}`).join('\n')
  return `seed ${seed} with ${hospitals} hospitals:\n${broken}\n` +
    `  again, line by line: make sim SEED=${seed} N=${hospitals}`
}

function add (counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count
}
