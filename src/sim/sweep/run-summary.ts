import type { SimReport, Violation } from '../report.js'
import type { Task } from './task.js'

/** The facts of a run that are sent between processes and stored: plain data. */
export interface RunSummary extends Task, Pick<SimReport,
  'violations' | 'height' | 'highestView' | 'messages' | 'simulatedMs' | 'waived' | 'faults'> {
  /** The roles of each faulty hospital. */
  readonly adversaries: readonly string[]
}

export interface FailedRun extends Task { readonly violations: readonly Violation[] }

export function summaryOf (report: SimReport): RunSummary {
  const { seed, hospitals, violations, height, highestView, messages, simulatedMs, waived, faults } = report
  return {
    seed, hospitals, violations, height, highestView, messages, simulatedMs, waived, faults,
    adversaries: [...report.plan.roles.values()].map(roles => roles.join('+'))
  }
}

/** Summarizes a run whose process crashed or hung. */
export function lostRun (task: Task, text: string): RunSummary {
  return {
    ...task, violations: [{ invariant: 'lost', text }], height: 0, highestView: 0, messages: 0,
    simulatedMs: 0, waived: false, faults: {}, adversaries: []
  }
}

/** Describes a failure, and the command that repeats it. */
export function describeFailure ({ seed, hospitals, violations }: FailedRun): string {
  const broken = violations.map(({ invariant, text }) => `  ${invariant}: ${text}`).join('\n')
  return `seed ${seed} with ${hospitals} hospitals:\n${broken}\n` +
    `  again, line by line: make sim SEED=${seed} N=${hospitals}`
}
