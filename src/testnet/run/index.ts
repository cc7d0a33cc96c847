/** Diagnoses on their way: submitted, followed on every node, and what became of them. */
export { agreement, type Agreement, type NodeHead } from './agreement.js'
export { CaseTracker, type TrackedCase } from './case-tracker.js'
export { diagnosisOf, type Diagnosis } from './diagnosis.js'
export { countsOf, outcomesOf, type Outcome } from './outcomes.js'
export { quantile } from './quantile.js'
export { submitAll } from './submit.js'
export { waitForDecisions } from './wait-for-decisions.js'
