/**
 * Makes any number of sample diagnoses. They must never be of real people, nor wrong except on purpose:
 * each sample names its right outcome, so that a run can be judged by it.
 */
export { readSamples, type Sample } from './sample.js'
export { moreSamples, sampleStream } from './sample-stream.js'
export { vary } from './vary.js'
