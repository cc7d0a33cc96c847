import { quantile } from '../../src/testnet/run/index.js'
import { grouped } from './grouped.js'
import type { Sample } from './vitals.js'

/** The node name in samples of an idle process, which measure this machine. */
export const MACHINE = 'machine'
/**
 * Limits for the delays of an event loop, ms. Of 100 samples, 95 must be within the limit plus MACHINE_TIMES
 * the delay of an idle process. That delay counts because six nodes on two cores wait for the processor. The
 * p99 shows many short delays. A loop that blocks for seconds has few turns, so only its longest delay shows
 * this. In good runs the longest delay was at most 1.5 s, while that of an idle process was 0.4 s.
 */
const LIMITS = [
  { metric: 'lagP99', name: 'p99', limitMs: 400 }, { metric: 'lagMax', name: 'longest', limitMs: 600 }
] as const
const MACHINE_TIMES = 3
const QUANTILE = 0.95

/** Judges the delays of every node, in relation to those of the idle process. */
export function judgeLoops (samples: readonly Sample[]): { wrong: string[], notes: string[] } {
  const wrong: string[] = []
  const notes: string[] = []
  const nodes = [...grouped(samples.filter(({ isBehind }) => isBehind !== true), ({ node }) => node)]
  const behind = samples.filter(({ isBehind }) => isBehind === true)
  for (const { metric, name, limitMs } of LIMITS) {
    const machine = delayOf(samples.filter(({ node }) => node === MACHINE), metric)
    const allowed = limitMs + MACHINE_TIMES * machine
    for (const [node, own] of nodes) {
      const delay = delayOf(own, metric)
      if (delay > allowed) wrong.push(`event loop of ${node}: ${name} of ${shown(delay)}, ${allowed} allowed`)
    }
    notes.push(`  event loops: ${name} of ${allowed} ms allowed, an idle process had ${machine} ms; ` +
      `while catching up it was ${shown(delayOf(behind, metric))}`)
  }
  const silent = samples.filter(({ isSilent }) => isSilent === true).length
  notes.push(`  samples without an answer from the node: ${silent}`)
  return { wrong, notes }
}

/** Returns the QUANTILE quantile of the delays, ms. A sample without an answer counts as infinite. */
function delayOf (samples: readonly Sample[], metric: 'lagP99' | 'lagMax'): number {
  const delays = samples.flatMap(sample => sample.isSilent === true ? Infinity : sample[metric] ?? [])
  return quantile(delays, QUANTILE) ?? 0
}

function shown (ms: number): string {
  return ms === Infinity ? 'silence' : `${ms} ms`
}
