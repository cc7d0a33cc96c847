/**
 * Diagnoses of the project's own making, as many as are wanted. They must never be of real people, nor
 * wrong except on purpose: each says which outcome is right, so that a run can be judged by it.
 */
export { readSamples, type Sample } from './sample.js'
export { moreSamples, sampleStream } from './sample-stream.js'
export { vary } from './vary.js'
