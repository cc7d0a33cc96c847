import { quantile } from '../../src/testnet/run/index.js'
import { grouped } from './grouped.js'
import type { Fault } from './chaos.js'
import { judgeLoops } from './loops.js'
import type { Stretch } from './stretches.js'
import type { Sample } from './vitals.js'

export interface Facts {
  readonly samples: readonly Sample[]
  readonly stretches: readonly Stretch[]
  readonly faults: readonly Fault[]
  readonly logFaults: readonly string[]
}

/** Returns faults, and notes on times of recovery and on the limits of the analysis. */
export function judge (
  { samples, stretches, faults, logFaults }: Facts
): { wrong: string[], notes: string[] } {
  const wrong = stretches.filter(({ grows }) => grows)
    .map(({ node, metric, trend, minutes }) => `${metric} of ${node} grew by at least ` +
      `${(trend.low * minutes).toFixed(1)} in ${minutes.toFixed()} minutes`)
  const loops = judgeLoops(samples)
  wrong.push(...loops.wrong, ...logFaults.map(line => `log: ${line}`))
  return { wrong, notes: [...recoveries(faults), ...reach(stretches), ...loops.notes] }
}

function recoveries (faults: readonly Fault[]): string[] {
  return [...grouped(faults, ({ node, what }) => {
    return `${node === 'government' ? 'government' : 'hospital'} ${what}`
  })].sort(([a], [b]) => a.localeCompare(b)).map(([what, list]) => {
    const at = (q: number): string => {
      return (quantile(list.map(fault => fault.recoverySeconds), q) ?? 0).toFixed(1)
    }
    return `  ${what.padEnd(22)} ${list.length} times; back with the others after ` +
      `${at(0.5)} s (median), ${at(1)} s (worst)`
  })
}

function reach (stretches: readonly Stretch[]): string[] {
  const longest = Math.max(0, ...stretches.map(({ minutes }) => minutes))
  if (stretches.length === 0) {
    return ['  too short for slopes: no process ran long enough after its warm-up to judge memory by']
  }
  return [`  slopes are judged over ${longest.toFixed()} minutes at most` +
    (longest < 20 ? ', which is weak: a slow leak needs an hour' : '')]
}
