import { accept, fromHex, hex, reject, type Verdict } from '../../protocol/types/index.js'

/** The form of a receipt as a file. */
export const RECEIPT_FORM = 'medichain-receipt-1'

/** A receipt as a file. No other word is in it, so that nobody reads what nothing proves. */
export interface ReceiptFile {
  readonly form: typeof RECEIPT_FORM
  /** Canonical bytes (protocol/SPECIFICATION.md §4.6), hexadecimal. */
  readonly receipt: string
}

/** The largest receipt that is read. */
export const MAX_RECEIPT_BYTES = 8 * 1024 * 1024
const HEX = /^(?:[0-9a-f]{2})+$/

export function receiptFile (bytes: Uint8Array): ReceiptFile {
  return { form: RECEIPT_FORM, receipt: hex(bytes) }
}

/** Returns the bytes of a receipt from its parsed file. It refuses a file with anything else in it. */
export function receiptIn (json: unknown): Verdict<Uint8Array> {
  if (typeof json !== 'object' || json === null) return reject('not-a-receipt')
  const names = Object.keys(json)
  if (!('form' in json) || !('receipt' in json)) return reject('not-a-receipt')
  const { form, receipt } = json
  if (form !== RECEIPT_FORM) return reject('receipt-of-another-form')
  if (names.length !== 2) return reject('receipt-with-other-words')
  if (typeof receipt !== 'string' || !HEX.test(receipt)) return reject('not-a-receipt')
  return receipt.length > 2 * MAX_RECEIPT_BYTES ? reject('receipt-too-large') : accept(fromHex(receipt))
}
