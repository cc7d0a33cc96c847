/**
 * This room reads the files in which publishers give out code systems. Each reader turns its file into facts,
 * piece by piece. Readers are pure: the caller reads the disk, and stores the facts.
 */
export { FormatError } from './fact.js'
export type { About, Fact, LineReader, TextReader } from './fact.js'
export { recognise, type FormatReader } from './recognise.js'
