/**
 * This folder checks receipts. A receipt proves a case, its draw and its opinions to somebody without a node
 * (README.md). The check needs the chain id, and neither a disk nor a network.
 */
export { checkReceipt, type ProvedCase } from './check-receipt.js'
export {
  checkContent, receiptContentCodec, sealOf, type ReceiptContent, type RecordSeal
} from './content.js'
export {
  receiptCodec, type FinalHeader, type ListChange, type ProvenBeacon, type ProvenRow, type Receipt
} from './receipt.js'
