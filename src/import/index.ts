/**
 * This folder imports files of FHIR R4 into a running node, through the node's HTTP API. It reads files of
 * any size with bounded memory. It must never judge a record: the node does, and the importer tells its
 * answers. It must never change a record, and nothing of a record gets into a message or the
 * report. See README.md.
 */
export { sourceFiles, type SourceFiles } from './files/index.js'
export { runImport, type ImportEnd, type ImportOptions, type ImportView } from './run/index.js'
export type { Outcome } from './sending/index.js'
