/**
 * What a person sees of a running testnet. It must never ask a node or change a run: it is told, and
 * draws, so that the same run without a terminal (`--json`, a pipe) goes no other way.
 */
export { LiveTable } from './live-table.js'
export { createScreen, silentScreen, type Screen } from './screen.js'
export { nextSteps, outcomeLines } from './summary.js'
