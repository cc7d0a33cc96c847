import { accept, fromHex, hex, reject, type Verdict } from '../../protocol/types/index.js'

/** The form of a receipt as a file. */
export const RECEIPT_FORM = 'medichain-receipt-1'

/** A receipt as a file. No other word is in it, so that nobody reads what nothing proves. */
export interface ReceiptFile {
  readonly form: typeof RECEIPT_FORM
  /** Canonical bytes (protocol/SPECIFICATION.md §4.6), hexadecimal. */
  readonly receipt: string
}

/** The form of a receipt with the content of its record. */
export const CONTENT_FORM = 'medichain-receipt-with-content-1'

/** A receipt with the content of its record, as a file. It is as confidential as the record. */
export interface FullReceiptFile {
  readonly form: typeof CONTENT_FORM
  readonly receipt: string
  /** How the record was sealed, and what was sealed: canonical bytes, hexadecimal. */
  readonly content: string
}

/** The bytes of a file: the receipt, and the content if the file has one. */
export interface ReceiptBytes {
  readonly receipt: Uint8Array
  readonly content?: Uint8Array
}

/** The largest receipt that is read. */
export const MAX_RECEIPT_BYTES = 8 * 1024 * 1024
/** Above the largest content, which is a padded record part and its seal. */
export const MAX_CONTENT_FILE_BYTES = 257 * 1024
const HEX = /^(?:[0-9a-f]{2})+$/

export function receiptFile (bytes: Uint8Array): ReceiptFile {
  return { form: RECEIPT_FORM, receipt: hex(bytes) }
}

/** Adds the content to a receipt. */
export function withContent ({ receipt }: ReceiptFile, content: Uint8Array): FullReceiptFile {
  return { form: CONTENT_FORM, receipt, content: hex(content) }
}

/** Returns the bytes of a receipt from its parsed file. It refuses a file with anything else in it. */
export function receiptIn (json: unknown): Verdict<Uint8Array> {
  const bytes = bytesIn(json)
  if (bytes.verdict !== 'accept') return bytes
  return bytes.value.content === undefined ? accept(bytes.value.receipt) : reject('receipt-of-another-form')
}

/** Returns the bytes of a file of either form. It refuses a file with anything else in it. */
export function bytesIn (json: unknown): Verdict<ReceiptBytes> {
  if (typeof json !== 'object' || json === null) return reject('not-a-receipt')
  const names = Object.keys(json)
  if (!('form' in json) || !('receipt' in json)) return reject('not-a-receipt')
  const { form, receipt } = json
  if (form !== RECEIPT_FORM && form !== CONTENT_FORM) return reject('receipt-of-another-form')
  if (typeof receipt !== 'string' || !HEX.test(receipt)) return reject('not-a-receipt')
  if (receipt.length > 2 * MAX_RECEIPT_BYTES) return reject('receipt-too-large')
  const isFull = form === CONTENT_FORM
  if (names.length !== (isFull ? 3 : 2)) return reject('receipt-with-other-words')
  if (!isFull) return accept({ receipt: fromHex(receipt) })
  const content = 'content' in json ? json.content : undefined
  if (typeof content !== 'string' || !HEX.test(content)) return reject('content-missing')
  if (content.length > 2 * MAX_CONTENT_FILE_BYTES) return reject('receipt-too-large')
  return accept({ receipt: fromHex(receipt), content: fromHex(content) })
}
