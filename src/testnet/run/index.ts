/**
 * Diagnoses on their way: submitted, followed on every node, and what became of them. It must never
 * count a case as decided before every hospital has said so, nor wait without a bound: benchmark and
 * end-to-end tests rest on these numbers.
 */
export { agreement, type Agreement, type NodeHead } from './agreement.js'
export { CaseTracker, type TrackedCase } from './case-tracker.js'
export { diagnosisOf, type Diagnosis } from './diagnosis.js'
export { countsOf, outcomesOf, type Outcome } from './outcomes.js'
export { quantile } from './quantile.js'
export { submit, submitAll } from './submit.js'
export { waitForDecisions } from './wait-for-decisions.js'
