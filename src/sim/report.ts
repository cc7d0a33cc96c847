import type { Plan } from './plan.js'

export interface Violation { readonly invariant: string, readonly text: string }

/** What came of one seed. */
export interface SimReport {
  readonly seed: number
  readonly hospitals: number
  /** Empty: every invariant held. */
  readonly violations: readonly Violation[]
  /** SHA-256 of the transcript: equal for equal seeds. */
  readonly digest: string
  readonly plan: Plan
  readonly cryptography: 'stand-in' | 'real'
  /** Highest final height. */
  readonly height: number
  readonly highestView: number
  readonly simulatedMs: number
  readonly messages: number
  /** What was done to the nodes, by name: crashes, partitions, … */
  readonly faults: Readonly<Record<string, number>>
  readonly cases: { readonly opened: number, readonly accepted: number, readonly closed: number }
  /**
   * The chain could not go on because more hospitals than f were lying or waiting to vote again
   * (§10.4): no violation, but worth counting.
   */
  readonly waived: boolean
}
