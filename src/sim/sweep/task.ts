/** A run to do. */
export interface Task {
  readonly seed: number
  readonly hospitals: number
}

/** The sizes that take turns. Here f is 1, 1, 1, 2 and 3; at 4, 7 and 10 no hospital is to spare. */
export const SIZES: readonly number[] = [4, 5, 6, 7, 10]

/**
 * Computes the size from the seed, wherever a sweep begins. The size shifts every hundred seeds, so that
 * the one seed in a hundred with real keys is of each size in turn.
 */
export function taskOf (seed: number, sizes: readonly number[]): Task {
  const size = sizes[(seed + Math.floor(seed / 100)) % sizes.length]
  if (size === undefined) throw new RangeError('no size of network')
  return { seed, hospitals: size }
}

export function * seedsFrom (first: number, count: number, sizes: readonly number[]): Generator<Task> {
  for (let seed = first; seed < first + count; seed++) yield taskOf(seed, sizes)
}
