import type { Outcome } from './outcome.js'

/** Many runs added up. */
export interface Sum {
  seeds: number
  heights: number
  highestView: number
  messages: number
  simulatedMs: number
  /** Runs in which more than f were out of play: see SimReport.waived. */
  waived: number
  /** Runs by size of network. */
  readonly sizes: Record<string, number>
  readonly faults: Record<string, number>
  /** Hospitals that broke the rules, by what they did. */
  readonly adversaries: Record<string, number>
}

export function emptySum (): Sum {
  return {
    seeds: 0, heights: 0, highestView: 0, messages: 0, simulatedMs: 0, waived: 0,
    sizes: {}, faults: {}, adversaries: {}
  }
}

export function addOutcome (sum: Sum, outcome: Outcome): void {
  sum.seeds++
  sum.heights += outcome.height
  sum.highestView = Math.max(sum.highestView, outcome.highestView)
  sum.messages += outcome.messages
  sum.simulatedMs += outcome.simulatedMs
  if (outcome.waived) sum.waived++
  add(sum.sizes, String(outcome.hospitals), 1)
  for (const [name, count] of Object.entries(outcome.faults)) add(sum.faults, name, count)
  for (const name of outcome.adversaries) add(sum.adversaries, name, 1)
}

/** Adds a sum to another. */
export function addSum (sum: Sum, other: Sum): void {
  sum.seeds += other.seeds
  sum.heights += other.heights
  sum.highestView = Math.max(sum.highestView, other.highestView)
  sum.messages += other.messages
  sum.simulatedMs += other.simulatedMs
  sum.waived += other.waived
  for (const part of ['sizes', 'faults', 'adversaries'] as const) {
    for (const [name, count] of Object.entries(other[part])) add(sum[part], name, count)
  }
}

function add (counts: Record<string, number>, name: string, count: number): void {
  counts[name] = (counts[name] ?? 0) + count
}

/** For people; one line per fact. */
export function describeSum (sum: Sum, failed: number, wallMs: number): string {
  const simulated = sum.simulatedMs / 1000
  const wall = wallMs / 1000
  const speed = (simulated / Math.max(wall, 0.001)).toFixed(1)
  return [
    `seeds        ${sum.seeds}, ${failed} failed; by hospitals: ${listed(sum.sizes)}`,
    `heights      ${sum.heights}, highest view ${sum.highestView}`,
    `simulated    ${Math.round(simulated)} s in ${wall.toFixed(1)} s (${speed} times real time), ` +
      `${sum.messages} messages`,
    `faults       ${listed(sum.faults)}`,
    `adversaries  ${listed(sum.adversaries)}`,
    `stalled      ${sum.waived}: more than f hospitals lying or waiting to vote (§10.4)`
  ].join('\n')
}

export function listed (counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
  return entries.map(([name, count]) => `${name} ${count}`).join(', ') || 'none'
}
