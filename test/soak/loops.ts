import { quantile } from '../../src/testnet/run/index.js'
import { grouped } from './grouped.js'
import type { Sample } from './vitals.js'

/** Name of the samples of an idle process on this machine. */
export const MACHINE = 'machine'
/**
 * Limits that 95 of 100 samples must keep, ms, plus MACHINE_TIMES the delay of an idle process. That delay
 * counts because six nodes on two cores wait for the processor. The p99 shows many short delays. A loop that
 * blocks for seconds has few turns, so only its longest delay shows the block. In good runs the longest delay
 * was at most 1.5 s when an idle process had 0.4 s.
 */
const BOUNDS = [
  { metric: 'lagP99', name: 'p99', mostMs: 400 }, { metric: 'lagMax', name: 'longest', mostMs: 600 }
] as const
const MACHINE_TIMES = 3
const LAG_SHARE = 0.95

/** Judges the delays of every node, in relation to those of the idle process. */
export function judgeLoops (samples: readonly Sample[]): { wrong: string[], notes: string[] } {
  const wrong: string[] = []
  const notes: string[] = []
  const nodes = [...grouped(samples.filter(({ isBehind }) => isBehind !== true), ({ node }) => node)]
  const catching = samples.filter(({ isBehind }) => isBehind === true)
  for (const { metric, name, mostMs } of BOUNDS) {
    const machine = highOf(samples.filter(({ node }) => node === MACHINE), metric)
    const allowed = mostMs + MACHINE_TIMES * machine
    for (const [node, own] of nodes) {
      const high = highOf(own, metric)
      if (high > allowed) wrong.push(`event loop of ${node}: ${name} of ${shown(high)}, ${allowed} allowed`)
    }
    notes.push(`  event loops: ${name} of ${allowed} ms allowed, an idle process had ${machine} ms; ` +
      `while catching up it was ${shown(highOf(catching, metric))}`)
  }
  const silent = samples.filter(({ isSilent }) => isSilent === true).length
  notes.push(`  looks that got no answer: ${silent}`)
  return { wrong, notes }
}

/**
 * Returns the delay that LAG_SHARE of the samples keep, ms. A sample without an answer counts as infinite.
 */
function highOf (samples: readonly Sample[], metric: 'lagP99' | 'lagMax'): number {
  const delays = samples.flatMap(sample => sample.isSilent === true ? Infinity : sample[metric] ?? [])
  return quantile(delays, LAG_SHARE) ?? 0
}

function shown (ms: number): string {
  return ms === Infinity ? 'silence' : `${ms} ms`
}
