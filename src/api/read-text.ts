/**
 * The text of bytes from outside, which must be UTF-8 (RFC 8259 §8.1), with or without a byte order mark.
 * A lenient reader puts U+FFFD for each byte that it cannot read, so that two names become equal.
 */
export type TextResult =
  | { readonly ok: true, readonly text: string }
  /** Words after "this is " that name cause and remedy and quote nothing. */
  | { readonly ok: false, readonly fault: string }

const LINE_FEED = 0x0a

export function readText (bytes: Uint8Array): TextResult {
  if (isUtf16(bytes)) return { ok: false, fault: 'UTF-16 and not UTF-8; save it as UTF-8' }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return { ok: false, fault: `not UTF-8 (line ${lineOfFault(bytes)}); save it as UTF-8` }
  }
}

/** Recognises UTF-16 by its byte order mark, or by the zero byte of each ASCII character. */
function isUtf16 ([first, second]: Uint8Array): boolean {
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return isMarked || (second !== undefined && (first === 0) !== (second === 0))
}

/** Finds the first line, from 1, where the bytes differ from those that a lenient reader makes of them. */
function lineOfFault (bytes: Uint8Array): number {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const written = new TextEncoder().encode(lenient)
  const at = bytes.findIndex((byte, index) => written[index] !== byte)
  return bytes.subarray(0, at).filter(byte => byte === LINE_FEED).length + 1
}
