import type { Falsehoods } from './checkers/index.js'
import type { Plan } from './plan.js'

export interface Violation { readonly invariant: string, readonly text: string }

export interface SimReport {
  readonly seed: number
  readonly hospitals: number
  /** Empty if every invariant held. */
  readonly violations: readonly Violation[]
  /** SHA-256 of the transcript, equal for equal seeds. */
  readonly digest: string
  readonly plan: Plan
  readonly cryptography: 'stand-in' | 'real'
  /** Highest final height. */
  readonly height: number
  readonly highestView: number
  readonly simulatedMs: number
  readonly messages: number
  /** Number of faults by name: crashes, partitions, … */
  readonly faults: Readonly<Record<string, number>>
  readonly cases: { readonly opened: number, readonly accepted: number, readonly closed: number }
  readonly falsehoods: Readonly<Falsehoods>
  /**
   * True if the chain stalled because more than f hospitals lied or waited to vote again (§10.4). That
   * is no violation.
   */
  readonly waived: boolean
}
