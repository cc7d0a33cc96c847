import type { CodeableConcept } from 'fhir/r4.js'
import type { Walk } from './walk.js'

/** Checks a value whose structure is valid, and reports problems to the walk. */
export type Invariant = (value: object, walk: Walk) => void

/**
 * @param key the key of the invariant in R4 (4.0.1)
 * @param words what the invariant demands, for people; the key alone without it
 */
export function invariant<T> (
  key: string, isFulfilled: (value: T) => boolean, words?: string
): Invariant {
  return (value, walk) => {
    if (isFulfilled(value as T)) return
    walk.report(`breaks invariant ${key}${words === undefined ? '' : `: ${words}`}`, 'invariant')
  }
}

export function hasCode (
  concept: CodeableConcept | undefined, system: string, codes: readonly string[]
): boolean {
  return concept?.coding?.some((coding) =>
    coding.system === system && codes.includes(coding.code ?? '')) ?? false
}

/** True if a member belongs to the choice `value[x]`. */
export function hasValue (value: object): boolean {
  for (const name in value) if (name.includes('value') && /^_?value[A-Z]/.test(name)) return true
  return false
}
