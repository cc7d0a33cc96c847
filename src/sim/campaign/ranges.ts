/** The whole numbers from the first to the last, both included. */
export type Range = readonly [first: number, last: number]

/** Sorted ranges, with a gap between each range and the next. */
export type Ranges = readonly Range[]

export function contains (ranges: Ranges, seed: number): boolean {
  return ranges.some(([first, last]) => first <= seed && seed <= last)
}

export function withSeed (ranges: Ranges, seed: number): Ranges {
  if (contains(ranges, seed)) return ranges
  const before = ranges.filter(([, last]) => last < seed)
  const after = ranges.filter(([first]) => first > seed)
  let [first, last] = [seed, seed]
  if (before.at(-1)?.[1] === seed - 1) first = before.pop()?.[0] ?? seed
  if (after[0]?.[0] === seed + 1) last = after.shift()?.[1] ?? seed
  return [...before, [first, last], ...after]
}

export function withoutSeed (ranges: Ranges, seed: number): Ranges {
  return ranges.flatMap(([first, last]): Range[] => {
    if (seed < first || last < seed) return [[first, last]]
    const parts: Range[] = [[first, seed - 1], [seed + 1, last]]
    return parts.filter(([from, to]) => from <= to)
  })
}

export function sizeOf (ranges: Ranges): number {
  return ranges.reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

/** Yields the numbers from `least` to `most` that are in no range, in rising order. */
export function * missing (all: readonly Ranges[], most: number, least = 1): Generator<number> {
  const sorted = all.flat().sort(([a], [b]) => a - b)
  let next = least
  for (const [first, last] of sorted) {
    while (next < first && next <= most) yield next++
    next = Math.max(next, last + 1)
  }
  while (next <= most) yield next++
}

export function describeRanges (ranges: Ranges): string {
  return ranges.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`).join(', ')
}
