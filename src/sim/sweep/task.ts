/** One run to be done. */
export interface Task {
  readonly seed: number
  readonly hospitals: number
}

/** The sizes that take turns: f is 1, 1, 1, 2, 3, and only 4, 7 and 10 have no hospital to spare. */
export const SIZES: readonly number[] = [4, 5, 6, 7, 10]

/**
 * The size follows from the seed, wherever a sweep begins. It shifts every hundred seeds, as one
 * seed in each hundred runs with real keys, and those must not all be of one size.
 */
export function taskOf (seed: number, sizes: readonly number[]): Task {
  const size = sizes[(seed + Math.floor(seed / 100)) % sizes.length]
  if (size === undefined) throw new RangeError('no size of network')
  return { seed, hospitals: size }
}

export function * seedsFrom (first: number, count: number, sizes: readonly number[]): Generator<Task> {
  for (let seed = first; seed < first + count; seed++) yield taskOf(seed, sizes)
}
