/** A file of tests that a process runs. */
export interface Job {
  /** As on the command line, for the output. */
  readonly suite: string
  /** Path of the file. */
  readonly file: string
  /** Limit of a test or hook that sets no limit of its own, ms. */
  readonly timeoutMs: number
}

/** What came of tests. */
export interface Sum {
  passed: number
  failed: number
  skipped: number
  /** A line for each failure, repeated at the end of the output. */
  readonly faults: string[]
}

/** What a process tells of its job: what it begins and the limit of that, ms; the sum ends the job. */
export type Word =
  | { readonly begins: string, readonly limitMs: number }
  | { readonly sum: Sum }

export function emptySum (): Sum {
  return { passed: 0, failed: 0, skipped: 0, faults: [] }
}

export function add (sum: Sum, more: Sum): void {
  sum.passed += more.passed
  sum.failed += more.failed
  sum.skipped += more.skipped
  sum.faults.push(...more.faults)
}
