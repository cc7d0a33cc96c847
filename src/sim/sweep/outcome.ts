import type { SimReport, Violation } from '../report.js'
import type { Task } from './task.js'

/** What is kept of one run when many are made: plain data, as it travels between processes. */
export interface Outcome extends Task {
  readonly violations: readonly Violation[]
  readonly height: number
  readonly highestView: number
  readonly messages: number
  readonly simulatedMs: number
  readonly waived: boolean
  readonly faults: Readonly<Record<string, number>>
  /** One entry for each hospital that broke the rules: what it did. */
  readonly adversaries: readonly string[]
}

export function outcomeOf (report: SimReport): Outcome {
  const { seed, hospitals, violations, height, highestView, messages, simulatedMs, waived } = report
  return {
    seed, hospitals, violations, height, highestView, messages, simulatedMs, waived,
    faults: report.faults,
    adversaries: [...report.plan.roles.values()].map(roles => roles.join('+'))
  }
}

/** A run whose process did not live to tell. */
export function lostOutcome (task: Task, text: string): Outcome {
  return {
    ...task, violations: [{ invariant: 'lost', text }], height: 0, highestView: 0, messages: 0,
    simulatedMs: 0, waived: false, faults: {}, adversaries: []
  }
}

/** What a person needs to see and repeat a failure. */
export function describeFailure (
  { seed, hospitals, violations }: Pick<Outcome, 'seed' | 'hospitals' | 'violations'>
): string {
  const broken = violations.map(({ invariant, text }) => `  ${invariant}: ${text}`).join('\n')
  return `seed ${seed} with ${hospitals} hospitals:\n${broken}\n` +
    `  again, line by line: make sim SEED=${seed} N=${hospitals}`
}
