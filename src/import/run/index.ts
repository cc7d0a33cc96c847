/**
 * This folder runs an import: it indexes the files, reads them again, sends each Condition, and keeps on the
 * disk how far it is. An import that was stopped continues where it was.
 */
export { runImport, type ImportEnd, type ImportOptions, type ImportView } from './run-import.js'
export type { Tally, TallyRow } from './tally.js'
