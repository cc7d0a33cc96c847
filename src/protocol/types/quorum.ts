/** f = ⌊(n−1)/3⌋: the Byzantine hospitals tolerated among n (SPECIFICATION.md §1). */
export function tolerated (n: number): number {
  return Math.floor((n - 1) / 3)
}

/** q = ⌊2n/3⌋+1: the votes that make a certificate. */
export function quorum (n: number): number {
  return Math.floor(2 * n / 3) + 1
}
