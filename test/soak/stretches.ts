import { grouped } from './grouped.js'
import { trendOf, type Trend } from './trend.js'
import type { Metric, Sample } from './vitals.js'

/** Caches fill and code is compiled before this; what grows then is no leak. */
const WARM_UP_MINUTES = 4
/** Less than this says little. */
const LEAST_MINUTES = 5
const LEAST_POINTS = 20

/**
 * What a figure may grow by in a whole stretch, however long: caches with a bound may still be filling,
 * and code is still being compiled. So the allowed slope is the smaller the longer the soak. MiB,
 * numbers, ms; the README says where they come from.
 */
export const ALLOWED: Readonly<Partial<Record<Metric, number>>> = {
  heap: 2, external: 4, anonymous: 16, handles: 5, active: 20, lagOver: 60
}

/** How one figure went over the uninterrupted life of one process, after its warm-up. */
export interface Stretch {
  readonly node: string
  readonly pid: number
  readonly metric: Metric
  readonly minutes: number
  readonly median: number
  readonly trend: Trend
  readonly grows: boolean
}

/** One per process that lived long enough, and figure. */
export function stretchesOf (samples: readonly Sample[]): Stretch[] {
  const lives = grouped(samples, ({ node, pid }) => `${node} ${pid}`)
  return [...lives.values()].flatMap(life => {
    return Object.keys(ALLOWED).map(metric => stretchOf(life, metric as Metric))
  }).filter(stretch => stretch !== undefined)
}

function stretchOf (life: readonly Sample[], metric: Metric): Stretch | undefined {
  const [first] = life
  if (first === undefined) return undefined
  const born = Math.min(...life.map(({ at }) => at))
  const points = life.map(sample => ({ x: (sample.at - born) / 60_000, y: sample[metric] }))
    .filter((point): point is { x: number, y: number } => {
      return point.y !== undefined && point.x >= WARM_UP_MINUTES
    })
  const minutes = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0)
  const trend = trendOf(points)
  if (trend === undefined || points.length < LEAST_POINTS || minutes < LEAST_MINUTES) return undefined
  const values = points.map(({ y }) => y).sort((a, b) => a - b)
  return {
    node: first.node, pid: first.pid, metric, minutes,
    median: values[values.length >> 1] ?? 0, trend,
    grows: trend.low * minutes > (ALLOWED[metric] ?? Infinity)
  }
}
