/** This file reads the resources of an opened record part, for readers. */
import { decodeRecordPart, type EntryRole, type OwnProvenance } from './record-part.js'
import type { Binding } from './binding.js'
import { unpadded } from './padding.js'

export interface OpenedResource {
  readonly role: EntryRole
  /** Empty if the resource came without one. */
  readonly fullUrl: string
  /** The JSON as it was sent, of any shape; numbers are doubles, or what `parse` makes. */
  readonly resource: unknown
}

export interface OpenedRecord {
  readonly caseSeed: Uint8Array
  readonly provenance: OwnProvenance
  readonly binding: Binding
  /** The Condition is the first. */
  readonly resources: readonly OpenedResource[]
}

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * @param parse reads the JSON of a resource
 * @returns undefined for bytes that are no padded record part, and if a resource in it is not JSON
 */
export function openedRecord (
  plaintext: Uint8Array, parse: (text: string) => unknown = text => JSON.parse(text)
): OpenedRecord | undefined {
  const content = unpadded(plaintext)
  const part = content === undefined ? undefined : decodeRecordPart(content)
  if (part === undefined) return undefined
  const resources: OpenedResource[] = []
  for (const entry of part.entries) {
    const { role } = entry
    const resource = entry.type === 'own'
      ? read(entry.bytes, parse)
      : containedIn(resources[entry.holder]?.resource, entry.index)
    if (resource === undefined) return undefined
    resources.push({ role, fullUrl: entry.type === 'own' ? entry.fullUrl : '', resource })
  }
  return { caseSeed: part.caseSeed, provenance: part.provenance, binding: part.binding, resources }
}

function read (bytes: Uint8Array, parse: (text: string) => unknown): unknown {
  try {
    return parse(UTF8.decode(bytes))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined
    throw error
  }
}

function containedIn (holder: unknown, index: number): unknown {
  const contained: unknown = (holder as { readonly contained?: unknown } | null)?.contained
  return Array.isArray(contained) ? contained[index] as unknown : undefined
}
