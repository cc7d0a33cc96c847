/**
 * Shows a running testnet to a person. It must never ask a node or change a run: it only draws what it is
 * told, so that a run without a terminal (`--json`, a pipe) is the same.
 */
export { LiveTable } from './live-table.js'
export { createScreen, silentScreen, type Screen } from './screen.js'
export { nextSteps, outcomeLines } from './summary.js'
