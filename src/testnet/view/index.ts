/**
 * This folder shows a running testnet to a person. It must never call a node or change a run. It only draws
 * the data that it gets. So a run without a terminal (`--json`, a pipe) is the same.
 */
export { LiveTable } from './live-table.js'
export { createScreen, silentScreen, type Screen } from './screen.js'
export { nextSteps, outcomeLines } from './summary.js'
