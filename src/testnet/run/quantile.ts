/** Returns the nearest-rank quantile of numbers in any order; undefined without numbers. */
export function quantile (values: readonly number[], q: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))]
}
