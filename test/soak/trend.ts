/**
 * Computes trends after Theil–Sen: the slope is the median of the slopes between every two points, and a
 * quarter of outliers does not move it. Sen (1968) gives the interval. Of the N = n(n−1)/2 sorted slopes,
 * its ends are at (N ± 1.96·√(n(n−1)(2n+5)/18)) / 2. A figure grows only if the lower end is positive.
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
/** Maximum number of points, because pairs grow with the square. More points are thinned evenly. */
const MAX_POINTS = 400

/** Returns slopes per minute, or undefined for fewer than three points. */
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
