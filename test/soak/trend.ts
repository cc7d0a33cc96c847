/**
 * Is it growing? Theil–Sen: the median of the slopes between every two points, which a quarter of wild
 * points does not move. Sen (1968) gives the interval around it: of the N = n(n−1)/2 slopes in
 * order, the ones at (N ± 1.96·√(n(n−1)(2n+5)/18)) / 2. Something grows only if even the lower end does.
 */
export interface Point {
  /** Minutes. */
  readonly x: number
  readonly y: number
}

export interface Trend {
  readonly slope: number
  readonly low: number
  readonly high: number
}

/** Two-sided, 95 %. */
const Z = 1.96
/** Pairs grow with the square; more points than this are thinned out evenly. */
const MAX_POINTS = 400

/** Slopes per minute; undefined of fewer than three points. */
export function trendOf (points: readonly Point[]): Trend | undefined {
  const used = thinned(points)
  const slopes = used.flatMap((a, i) => used.slice(i + 1).filter(b => b.x !== a.x)
    .map(b => (b.y - a.y) / (b.x - a.x))).sort((a, b) => a - b)
  const n = used.length
  if (n < 3 || slopes.length === 0) return undefined
  const spread = Z * Math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
  const at = (rank: number): number => {
    return slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))] as number
  }
  return {
    slope: at((slopes.length - 1) / 2),
    low: at((slopes.length - spread) / 2 - 1),
    high: at((slopes.length + spread) / 2)
  }
}

function thinned (points: readonly Point[]): readonly Point[] {
  const step = Math.ceil(points.length / MAX_POINTS)
  return points.filter((_, index) => index % step === 0)
}
