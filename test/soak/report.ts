import { quantile } from '../../src/testnet/run/index.js'
import { grouped } from './grouped.js'
import { ALLOWED, type Stretch } from './stretches.js'
import type { Metric, Sample } from './vitals.js'

const BARS = '▁▂▃▄▅▆▇█'
const WIDTH = 32
const SHOWN: readonly (readonly [Metric, string])[] = [
  ['heap', 'heap after gc, MiB'], ['external', 'outside the heap, MiB'], ['rss', 'resident, MiB'],
  ['anonymous', 'of that, no files, MiB'],
  ['handles', 'handles'], ['storeHandles', 'handles of the store'], ['active', 'active resources'],
  ['lagP99', 'loop delay p99, ms'], ['lagMax', 'loop delay max, ms'], ['log', 'log, MiB'],
  ['disk', 'disk, MiB']
]

/** Returns a line per node and figure: minimum, median, maximum, and a sparkline. */
export function figures (samples: readonly Sample[]): string[] {
  const byNode = grouped(samples, ({ node }) => node)
  return [...byNode].sort(([a], [b]) => a.localeCompare(b)).flatMap(([node, own]) => [
    `  ${node}`,
    ...SHOWN.flatMap(([metric, title]) => {
      const points = own.filter(sample => sample[metric] !== undefined)
        .sort((a, b) => a.at - b.at)
      const values = points.map(sample => sample[metric] as number)
      if (values.length === 0) return []
      const at = (q: number): string => short(quantile(values, q) ?? 0).padStart(7)
      return [`    ${title.padEnd(22)}${at(0)} ${at(0.5)} ${at(1)}  ${sparkline(values)}`]
    })
  ])
}

/** Draws the medians of equal parts of the values. */
export function sparkline (values: readonly number[], width = WIDTH): string {
  const columns = Math.min(width, values.length)
  const parts = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor(column * values.length / columns)
    const to = Math.floor((column + 1) * values.length / columns)
    return quantile(values.slice(from, to), 0.5) ?? 0
  })
  const least = Math.min(...parts)
  const range = Math.max(...parts) - least
  return parts.map(value => {
    const level = range === 0 ? 0 : Math.round((value - least) / range * (BARS.length - 1))
    return BARS[level] ?? ''
  }).join('')
}

/** Returns a line per stretch with the growth of its figure by slope and interval. */
export function slopes (stretches: readonly Stretch[]): string[] {
  return stretches.map(({ node, metric, minutes, median, trend, grows }) => {
    const inAll = (slope: number): string => `${slope >= 0 ? '+' : ''}${short(slope * minutes)}`
    return `  ${grows ? 'GROWS ' : '      '}${node.padEnd(12)} ${metric.padEnd(9)} median ` +
      `${short(median).padStart(6)}, in ${minutes.toFixed().padStart(3)} min ` +
      `${inAll(trend.slope).padStart(6)} (${inAll(trend.low)} … ${inAll(trend.high)}; ` +
      `${short(ALLOWED[metric] ?? 0)} allowed)`
  })
}

function short (value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1)
}
