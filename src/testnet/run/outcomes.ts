import type { CaseTracker } from './case-tracker.js'
import { reasonOf, type Diagnosis } from './diagnosis.js'

/** The outcome of a case, or of a document that was refused. */
export interface Outcome {
  readonly title: string
  readonly submitter: string
  readonly outcome: 'accepted' | 'rejected' | 'expired' | 'refused' | 'undecided' | 'lost'
  readonly caseId?: string
  /** The rule of a rejection or refusal. */
  readonly code?: string
  readonly text?: string
  /** The same version of the same record was submitted before; the outcome is that of its case. */
  readonly repeated?: true
  /** From submission until the decision was durable on all hospitals, ms. */
  readonly latencyMs?: number
  /** The outcome that was expected instead. */
  readonly unexpected?: string
}

export function outcomesOf (diagnoses: readonly Diagnosis[], tracker: CaseTracker): Outcome[] {
  return diagnoses.flatMap((one): Outcome[] => {
    const { sample, node, refusal, caseIds } = one
    const base = { title: sample.title, submitter: node.name }
    if (refusal !== undefined) {
      const { code, text } = refusal
      return [{ ...base, outcome: 'refused', code, text, ...wrong(one, 'refused', code) }]
    }
    if (caseIds.length === 0) return [{ ...base, outcome: 'lost', ...wrong(one, 'lost', undefined) }]
    return caseIds.map(id => ({ ...base, caseId: id, ...caseOutcome(one, id, tracker) }))
  })
}

function caseOutcome (
  one: Diagnosis, id: string, tracker: CaseTracker
): Omit<Outcome, 'title' | 'submitter'> {
  const tracked = tracker.cases.get(id)
  if (tracked === undefined || !tracker.isDecided(id)) {
    return { outcome: 'undecided', ...wrong(one, 'undecided', undefined) }
  }
  const outcome = tracked.status as 'accepted' | 'rejected' | 'expired'
  const code = outcome === 'rejected' ? reasonOf(tracked.view) : undefined
  const at = tracked.everywhereAt
  const timed = one.created && at !== undefined && one.sentAt !== undefined
  return {
    outcome,
    ...(code === undefined ? {} : { code }),
    ...(one.created ? {} : { repeated: true as const }),
    ...(timed ? { latencyMs: Math.max(0, at - (one.sentAt ?? at)) } : {}),
    ...wrong(one, outcome, code)
  }
}

/** For documents of unknown origin every outcome with a reason is as expected. */
function wrong (
  { sample }: Diagnosis, outcome: Outcome['outcome'], code: string | undefined
): { unexpected?: string } {
  if (sample.expect === 'any') {
    const fine = outcome === 'accepted' ||
      ((outcome === 'rejected' || outcome === 'refused') && code !== undefined && isRule(code))
    return fine ? {} : { unexpected: 'accepted, or turned away under a rule' }
  }
  const { expect, rule } = sample
  const fine = outcome === expect && (rule === undefined || code === rule)
  return fine ? {} : { unexpected: rule === undefined ? expect : `${expect} (${rule})` }
}

/** Codes of clinical rules look like `TMP-04`; refusals for other causes do not. */
function isRule (code: string): boolean {
  return /^[A-Z]{3}-\d{2}$/.test(code)
}

/** Counts outcomes by outcome and code, the most frequent first. */
export function countsOf (outcomes: readonly Outcome[]): Record<string, number> {
  const counts = new Map<string, number>()
  for (const { outcome, code } of outcomes) {
    const key = code === undefined ? outcome : `${outcome} ${code}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]))
}
