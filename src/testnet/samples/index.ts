/** Diagnoses of the project's own making, as many as are wanted; all patients are fictitious. */
export { readSamples, type Sample } from './sample.js'
export { sampleStream } from './sample-stream.js'
export { vary } from './vary.js'
