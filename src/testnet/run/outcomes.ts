import { GROUP_NAMES, isRule as isKnownRule, reasonGroup } from '../../records/index.js'
import type { CaseTracker } from './case-tracker.js'
import { reasonOf, type Diagnosis } from './diagnosis.js'

/** The outcome of a case, or of a refused document. */
export interface Outcome {
  readonly title: string
  readonly submitter: string
  readonly outcome: 'accepted' | 'rejected' | 'expired' | 'refused' | 'undecided' | 'lost'
  readonly caseId?: string
  /** The rule of a refusal, or the group of the reasons of a rejection. */
  readonly code?: string
  readonly text?: string
  /** True if the same version of the same record was submitted before. The outcome belongs to that case. */
  readonly repeated?: true
  /** The time from submission until the decision was durable at all hospitals, in ms. */
  readonly latencyMs?: number
  /** The expected outcome, if it differs. */
  readonly unexpected?: string
}

export function outcomesOf (diagnoses: readonly Diagnosis[], tracker: CaseTracker): Outcome[] {
  return diagnoses.flatMap((diagnosis): Outcome[] => {
    const { sample, node, refusal, caseIds } = diagnosis
    const base = { title: sample.title, submitter: node.name }
    if (refusal !== undefined) {
      const { code, text } = refusal
      return [{ ...base, outcome: 'refused', code, text, ...expectation(diagnosis, 'refused', code) }]
    }
    if (caseIds.length === 0) {
      return [{ ...base, outcome: 'lost', ...expectation(diagnosis, 'lost', undefined) }]
    }
    return caseIds.map(id => ({ ...base, caseId: id, ...caseOutcome(diagnosis, id, tracker) }))
  })
}

function caseOutcome (
  diagnosis: Diagnosis, id: string, tracker: CaseTracker
): Omit<Outcome, 'title' | 'submitter'> {
  const tracked = tracker.cases.get(id)
  if (tracked === undefined || !tracker.isDecided(id)) {
    return { outcome: 'undecided', ...expectation(diagnosis, 'undecided', undefined) }
  }
  const outcome = tracked.status as 'accepted' | 'rejected' | 'expired'
  const code = outcome === 'rejected' ? reasonOf(tracked.view) : undefined
  const at = tracked.everywhereAt
  const { created, sentAt } = diagnosis
  return {
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(created ? {} : { repeated: true as const }),
    ...(created && at !== undefined && sentAt !== undefined ? { latencyMs: Math.max(0, at - sentAt) } : {}),
    ...expectation(diagnosis, outcome, code)
  }
}

/** Compares the outcome with the expectation. For documents of unknown origin any rule may reject. */
function expectation (
  { sample }: Diagnosis, outcome: Outcome['outcome'], code: string | undefined
): { unexpected?: string } {
  if (sample.expect === 'any') {
    const fine = outcome === 'accepted' ||
      ((outcome === 'rejected' || outcome === 'refused') && code !== undefined && isRule(code))
    return fine ? {} : { unexpected: 'accepted, or refused or rejected under a rule' }
  }
  const { expect, rule } = sample
  const fine = outcome === expect && (rule === undefined || code === rule || code === groupOf(rule))
  return fine ? {} : { unexpected: rule === undefined ? expect : `${expect} (${rule})` }
}

/**
 * Tells whether a code is of a clinical rule, such as `TMP-04`, or the group of such rules, which is all that
 * the chain says. Other refusals have other codes.
 */
function isRule (code: string): boolean {
  return /^[A-Z]{3}-\d{2}$/.test(code) || Object.values(GROUP_NAMES).some(name => name === code)
}

function groupOf (rule: string): string | undefined {
  return isKnownRule(rule) ? GROUP_NAMES[reasonGroup(rule)] : undefined
}

/** Counts outcomes by kind and code, the most frequent first. */
export function countsOf (outcomes: readonly Outcome[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { outcome, code } of outcomes) {
    const key = code === undefined ? outcome : `${outcome} ${code}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]))
}
