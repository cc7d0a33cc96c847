import type { RunSummary } from '../../../src/sim/index.js'

/** Summarizes a clean run of four hospitals, with some changes. */
export function summary (seed: number, but: Partial<RunSummary> = {}): RunSummary {
  return {
    seed, hospitals: 4, violations: [], height: 10, highestView: 1, messages: 100, simulatedMs: 1000,
    waived: false, faults: { kill: 2 }, adversaries: [], ...but
  }
}
