/**
 * This folder shows a running testnet to a person. It only draws the data that it gets, and must never call a
 * node or change a run. So the run itself is the same without a terminal (`--json`, a pipe).
 */
export { LiveTable } from './live-table.js';
export { createScreen, silentScreen } from './screen.js';
export { nextSteps, outcomeLines } from './summary.js';
//# sourceMappingURL=index.js.map