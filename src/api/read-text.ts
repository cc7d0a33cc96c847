/** The text of a file or request, or why its bytes are not UTF-8. */
export type TextResult =
  | { readonly ok: true, readonly text: string }
  /** Cause and remedy, as a phrase that continues "this is ". It quotes no part of the bytes. */
  | { readonly ok: false, readonly fault: string }

const LINE_FEED = 0x0a
const STRICT = new TextDecoder('utf-8', { fatal: true })

/**
 * Decodes UTF-8 strictly (RFC 8259 §8.1), with or without a byte order mark. A lenient decoder replaces each
 * wrong byte by U+FFFD, so that two different names could become equal.
 */
export function readText (bytes: Uint8Array): TextResult {
  if (isUtf16(bytes)) return { ok: false, fault: 'UTF-16 and not UTF-8; save it as UTF-8' }
  try {
    return { ok: true, text: STRICT.decode(bytes) }
  } catch {
    return { ok: false, fault: `not UTF-8 (line ${lineOfFault(bytes)}); save it as UTF-8` }
  }
}

/** Recognises UTF-16 by its byte order mark, or by the zero byte of each ASCII character. */
function isUtf16 ([first, second]: Uint8Array): boolean {
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return isMarked || (second !== undefined && (first === 0) !== (second === 0))
}

/** Returns the first line, from 1, with a byte that a lenient decoder would replace. */
function lineOfFault (bytes: Uint8Array): number {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const written = new TextEncoder().encode(lenient)
  const at = bytes.findIndex((byte, index) => written[index] !== byte)
  return bytes.subarray(0, at).filter(byte => byte === LINE_FEED).length + 1
}
