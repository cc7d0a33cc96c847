import { quantile } from '../../src/testnet/run/index.js'
import { grouped } from './grouped.js'
import type { Sample } from './vitals.js'

/** The name under which the delay of an idle process of this machine is noted. */
export const MACHINE = 'machine'
/**
 * Of 100 looks, 95 must find a loop that is late by less than this, ms, and as many times above what an
 * idle process suffers: six nodes on two cores wait for the processor, not for themselves. The p99 sees
 * many short delays. A loop that stands still for seconds takes few turns, so one turn in a hundred says
 * nothing of it, and the longest does; honest nodes had 1.5 s at most where an idle process had 0.4.
 */
const BOUNDS = [
  { metric: 'lagP99', name: 'p99', mostMs: 400 }, { metric: 'lagMax', name: 'longest', mostMs: 600 }
] as const
const MACHINE_TIMES = 3
const LAG_SHARE = 0.95

/** Of every node, and how much of that was the machine's own doing. */
export function judgeLoops (samples: readonly Sample[]): { wrong: string[], notes: string[] } {
  const wrong: string[] = []
  const notes: string[] = []
  const nodes = [...grouped(samples.filter(one => one.isBehind !== true), ({ node }) => node)]
  const catching = samples.filter(one => one.isBehind === true)
  for (const { metric, name, mostMs } of BOUNDS) {
    const machine = highOf(samples.filter(({ node }) => node === MACHINE), metric)
    const allowed = mostMs + MACHINE_TIMES * machine
    for (const [node, own] of nodes) {
      const high = highOf(own, metric)
      if (high > allowed) wrong.push(`event loop of ${node}: ${name} of ${said(high)}, ${allowed} allowed`)
    }
    notes.push(`  event loops: ${name} of ${allowed} ms allowed, an idle process had ${machine} ms; ` +
      `while catching up it was ${said(highOf(catching, metric))}`)
  }
  const silent = samples.filter(({ isSilent }) => isSilent === true).length
  notes.push(`  looks that got no answer: ${silent}`)
  return { wrong, notes }
}

/** In so many of the looks it was at most this, ms; a look without an answer is later than any. */
function highOf (samples: readonly Sample[], metric: 'lagP99' | 'lagMax'): number {
  const delays = samples.flatMap(one => one.isSilent === true ? Infinity : one[metric] ?? [])
  return quantile(delays, LAG_SHARE) ?? 0
}

function said (ms: number): string {
  return ms === Infinity ? 'silence' : `${ms} ms`
}
