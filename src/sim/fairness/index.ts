/**
 * Tests by experiment that draws are fair (SPECIFICATION.md §6): chains of the real ledger with the stand-in
 * keys of the simulator, of honest hospitals or with colluders. Equal seeds give equal results.
 */
export { Experiment, isFair, type ExperimentOptions, type Outcome } from './experiment.js'
