import { spellings } from '../registers/index.js'
import type { CodeSystem } from './code-system.js'
import { CODE_SYSTEMS } from './table.js'

const BY_NAME: ReadonlyMap<string, CodeSystem> = new Map(CODE_SYSTEMS.flatMap((system) =>
  [system.uri, ...system.aliases].flatMap(spellings).map((name) => [plainOf(name), system] as const)))
const WITH_EDITIONS = CODE_SYSTEMS.filter(({ editions }) => editions !== undefined)

/** Finds the adopted system that a URI names; undefined for any other. */
export function codeSystemOf (uri: string): CodeSystem | undefined {
  const plain = plainOf(uri)
  return BY_NAME.get(plain) ?? WITH_EDITIONS.find(({ editions }) => editions?.test(plain))
}

/** Returns the URI that this project writes for the system of a URI; unknown URIs stay as they are. */
export function systemUri (uri: string): string {
  return codeSystemOf(uri)?.uri ?? uri
}

/** Some senders write the secure form of a URI, or the plain form of a secure one. A URI names no page. */
function plainOf (uri: string): string {
  return uri.replace(/^https:/, 'http:').replace(/^urn:oid:/i, 'urn:oid:')
}

/** A code of an adopted system in a valid form. */
export interface AdoptedCode {
  readonly system: CodeSystem
  readonly code: string
}

/** Reads a coding of any shape. @returns undefined unless its code has the form of an adopted system */
export function adoptedCode (coding: { system?: unknown, code?: unknown }): AdoptedCode | undefined {
  const { system: uri, code } = coding
  if (typeof uri !== 'string' || typeof code !== 'string') return undefined
  const system = codeSystemOf(uri)
  return system?.isCode(code) === true ? { system, code } : undefined
}
