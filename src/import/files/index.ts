/** This folder finds the files of an import, and reads their bytes. It knows nothing of JSON or XML. */
export { bytesOf, type Chunk } from './bytes-of.js'
export { sourceFiles, type SourceFile, type SourceFiles } from './source-files.js'
