/**
 * This folder tests by experiment that draws are fair (SPECIFICATION.md §6). It makes chains of the real
 * ledger with the stand-in keys of the simulator. The hospitals are honest, or some are colluders. Equal
 * seeds give equal results.
 */
export { Experiment, isFair } from './experiment.js';
//# sourceMappingURL=index.js.map