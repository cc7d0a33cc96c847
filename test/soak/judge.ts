import { quantile } from '../../src/testnet/run/index.js'
import { grouped } from './grouped.js'
import type { Fault } from './chaos.js'
import type { Stretch } from './stretches.js'
import type { Sample } from './vitals.js'

/** The name under which the delay of an idle process of this machine is noted. */
export const MACHINE = 'machine'
/**
 * Of 100 looks, 95 must find a loop whose p99 is below this, and as many times above what an idle
 * process suffers: six nodes on two cores wait for the processor, not for themselves.
 */
const MOST_LAG_MS = 400
const MACHINE_TIMES = 3
const LAG_SHARE = 0.95

export interface Facts {
  readonly samples: readonly Sample[]
  readonly stretches: readonly Stretch[]
  readonly faults: readonly Fault[]
  readonly logFaults: readonly string[]
}

/** What is wrong, and what a reader should know of how far this reaches. */
export function judge (
  { samples, stretches, faults, logFaults }: Facts
): { wrong: string[], notes: string[] } {
  const wrong = stretches.filter(({ grows }) => grows)
    .map(({ node, metric, trend, minutes }) => `${metric} of ${node} grew by at least ` +
      `${(trend.low * minutes).toFixed(1)} in ${minutes.toFixed()} minutes`)
  const highs = new Map([...grouped(samples.filter(one => one.isBehind !== true), ({ node }) => node)]
    .map(([node, own]) => [node, highOf(own)]))
  const machine = highs.get(MACHINE) ?? 0
  const allowed = MOST_LAG_MS + MACHINE_TIMES * machine
  for (const [node, high] of highs) {
    if (high > allowed) wrong.push(`event loop of ${node}: p99 of ${high} ms, ${allowed} allowed`)
  }
  wrong.push(...logFaults.map(line => `log: ${line}`))
  const catching = highOf(samples.filter(one => one.isBehind === true))
  const loops = `  event loops: p99 of ${allowed} ms allowed, an idle process had ${machine} ms; ` +
    `while catching up it was ${catching} ms`
  return { wrong, notes: [...recoveries(faults), ...reach(stretches), loops] }
}

/** In so many of the looks the p99 was at most this, ms. */
function highOf (samples: readonly Sample[]): number {
  return quantile(samples.flatMap(({ lagP99 }) => lagP99 ?? []), LAG_SHARE) ?? 0
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
