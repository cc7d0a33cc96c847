/** This file tells people where two submissions of a diagnosis differ: only paths, as values are secret. */

import { Decimal, readLossless } from './container/index.js'

/** This many paths are enough to see what was changed. */
const MAX_PATHS = 20
/** A name that cannot be a FHIR element came from the input, so it is not repeated. */
const ELEMENT = /^_?[a-z][A-Za-z]{0,40}$/
const RESOURCE = /^([A-Z][A-Za-z]{0,40})\/[a-z]+-(\d+)$/

type Json = Readonly<Record<string, unknown>>

/**
 * Compares two diagnoses by their `PreparedDiagnosis.content`.
 *
 * @returns the paths of the elements that differ, such as `Condition.code.coding[0].code`, at most 20;
 *   empty if both have the same content.
 */
export function differingPaths (a: Uint8Array, b: Uint8Array): readonly string[] {
  const paths: string[] = []
  const [first, second] = [parsed(a), parsed(b)]
  for (const name of namesOf(first, second)) compare(resourcePath(name), first[name], second[name], paths)
  return paths
}

function parsed (content: Uint8Array): Json {
  return readLossless(Buffer.from(content).toString('utf8')) as Json
}

function compare (path: string, a: unknown, b: unknown, paths: string[]): void {
  if (paths.length >= MAX_PATHS || a === b) return
  if (a instanceof Decimal && b instanceof Decimal && a.text === b.text) return
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      compare(`${path}[${i}]`, a[i], b[i], paths)
    }
  } else if (isObject(a) && isObject(b)) {
    for (const name of namesOf(a, b)) {
      compare(`${path}.${ELEMENT.test(name) ? name : '?'}`, a[name], b[name], paths)
    }
  } else paths.push(path)
}

function namesOf (a: Json, b: Json): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
}

function isObject (value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Decimal)
}

/** Turns `Observation/observation-2`, the second Observation of the diagnosis, into `Observation[1]`. */
function resourcePath (name: string): string {
  const [, type, number] = RESOURCE.exec(name) ?? []
  if (type === undefined) return '?'
  return number === '1' ? type : `${type}[${Number(number) - 1}]`
}
