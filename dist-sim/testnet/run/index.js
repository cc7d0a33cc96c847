/**
 * This folder submits diagnoses, follows them on every node and sums up the outcomes. It must never count a
 * case as decided before every hospital has reported the decision. Every wait must have a time
 * limit. Benchmarks and end-to-end tests rely on the counts and times.
 */
export { agreement } from './agreement.js';
export { CaseTracker } from './case-tracker.js';
export { diagnosisOf } from './diagnosis.js';
export { countsOf, outcomesOf } from './outcomes.js';
export { quantile } from './quantile.js';
export { submit, submitAll } from './submit.js';
export { waitForDecisions } from './wait-for-decisions.js';
//# sourceMappingURL=index.js.map