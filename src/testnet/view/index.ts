/** What a person sees of a running testnet. */
export { LiveTable } from './live-table.js'
export { createScreen, silentScreen, type Screen } from './screen.js'
export { nextSteps, outcomeLines } from './summary.js'
