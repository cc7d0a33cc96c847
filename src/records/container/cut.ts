/**
 * This file takes large attachments out of a resource. They stay at the hospital; an empty text, the size and
 * the hash of the base64 remain. All other bytes stay as received.
 */
import { sha256 } from '../../protocol/crypto/index.js'
import type { Cut } from '../../protocol/container/index.js'

/** Attachment.data of at most this many bytes, decoded, stays in the record part. */
export const MAX_ATTACHMENT_BYTES = 16 * 1024
const MAX_CHARACTERS = Math.ceil(MAX_ATTACHMENT_BYTES / 3) * 4

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const DATA = [...'"data"'].map((sign) => sign.charCodeAt(0))
/** SampledData.data also has this name, but its numbers are short and stand between blanks. */
const BASE64 = /^[A-Za-z0-9+/]{76}/

export interface CutResource {
  readonly bytes: Uint8Array
  readonly cuts: readonly Cut[]
}

export function withoutAttachments (bytes: Uint8Array): CutResource {
  if (bytes.length <= MAX_CHARACTERS) return { bytes, cuts: [] }
  const kept: Uint8Array[] = []
  const cuts: Cut[] = []
  let from = 0
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== QUOTE) continue
    const end = endOf(bytes, at)
    if (end - at > MAX_CHARACTERS && isData(bytes, at)) {
      const text = bytes.subarray(at + 1, end)
      length += at + 1 - from
      kept.push(bytes.subarray(from, at + 1))
      cuts.push({ at: length - 1, size: text.length, hash: sha256(text) })
      from = end
    }
    at = end
  }
  kept.push(bytes.subarray(from))
  return cuts.length === 0 ? { bytes, cuts } : { bytes: joined(kept), cuts }
}

/** True for a base64 text that is the value of a member `data`. */
function isData (bytes: Uint8Array, quote: number): boolean {
  const colon = beforeBlanks(bytes, quote - 1)
  if (bytes[colon] !== COLON) return false
  const nameEnd = beforeBlanks(bytes, colon - 1)
  const start = nameEnd - DATA.length + 1
  return DATA.every((byte, i) => bytes[start + i] === byte) &&
    BASE64.test(String.fromCharCode(...bytes.subarray(quote + 1, quote + 77)))
}

function beforeBlanks (bytes: Uint8Array, from: number): number {
  let at = from
  while (at >= 0 && (bytes[at] ?? 0) <= 0x20) at--
  return at
}

function endOf (bytes: Uint8Array, quote: number): number {
  for (let at = quote + 1; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++
    else if (bytes[at] === QUOTE) return at
  }
  return bytes.length
}

function joined (parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    result.set(part, at)
    at += part.length
  }
  return result
}
