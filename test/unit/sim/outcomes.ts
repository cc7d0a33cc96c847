import type { Outcome } from '../../../src/sim/index.js'

/** A clean run of four hospitals, unless told. */
export function outcome (seed: number, but: Partial<Outcome> = {}): Outcome {
  return {
    seed, hospitals: 4, violations: [], height: 10, highestView: 1, messages: 100, simulatedMs: 1000,
    waived: false, faults: { kill: 2 }, adversaries: [], ...but
  }
}
