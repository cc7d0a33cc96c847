import { canonicalJson } from '../canonical-json.js'
import { openedRecord, readLossless } from '../container/index.js'

/** A resource that a record part holds, as it was sent. */
export interface HeldResource {
  /** Empty for a resource without one, and for a contained one. */
  readonly fullUrl: string
  /** The canonical text, in which equal resources are equal. */
  readonly text: string
}

/** @returns none for bytes that are no padded record part */
export function heldResources (plaintext: Uint8Array): readonly HeldResource[] {
  const { resources = [] } = openedRecord(plaintext, readLossless) ?? {}
  return resources.map(({ fullUrl, resource }) => ({ fullUrl, text: canonicalJson(resource) }))
}
