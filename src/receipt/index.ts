/**
 * This folder is what people do with receipts: read one and say what it proves, and print it as symbols. The
 * node, the command line and the page for browsers share it (README.md). `protocol/receipt` has the checks.
 */
export {
  MAX_CONTENT_FILE_BYTES, MAX_RECEIPT_BYTES, receiptFile, receiptIn, withContent, type FullReceiptFile,
  type ReceiptFile
} from './reading/file-form.js'
export { readReceipt, readReceiptBytes, refused } from './reading/read-receipt.js'
export { nameOf } from './reading/sentences.js'
export type { NamedHospital, ReceiptReport, ValidReport } from './reading/report.js'
export type { ShownContent } from './reading/shown-content.js'
export { unbroken, visible } from './reading/visible.js'
export { symbolSheet } from './symbols/sheet.js'
export { isSymbol, joinSymbols, MAX_SYMBOLS, missingSymbols, symbolsOf } from './symbols/symbols.js'
