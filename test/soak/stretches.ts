import { grouped } from './grouped.js'
import { trendOf, type Trend } from './trend.js'
import type { Metric, Sample } from './vitals.js'

/** Time in which caches fill and code is compiled, so growth is not a leak. */
const WARM_UP_MINUTES = 4
/** Minimum duration for a judgement. */
const LEAST_MINUTES = 5
const LEAST_POINTS = 20

/**
 * Allowed growth of each figure in a whole stretch of any length, because bounded caches may still fill and
 * code may still be compiled. So a longer soak allows a smaller slope. Units are MiB, numbers and ms. The
 * README explains the values.
 */
export const ALLOWED: Readonly<Partial<Record<Metric, number>>> = {
  heap: 2, external: 4, anonymous: 16, handles: 5, active: 20, lagOver: 60
}

/** The course of a figure over the life of a process, after the warm-up. */
export interface Stretch {
  readonly node: string
  readonly pid: number
  readonly metric: Metric
  readonly minutes: number
  readonly median: number
  readonly trend: Trend
  readonly grows: boolean
}

/** Returns a stretch for each figure of each process that ran long enough. */
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
