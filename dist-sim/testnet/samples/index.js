/**
 * This folder makes any number of sample diagnoses. They must never be about real people. A sample may be
 * wrong only on purpose. Each sample names its expected outcome, so that a run can be checked.
 */
export { readSamples } from './sample.js';
export { moreSamples, sampleStream } from './sample-stream.js';
export { vary } from './vary.js';
//# sourceMappingURL=index.js.map