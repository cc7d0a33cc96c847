import type { CodeableConcept } from 'fhir/r4.js'
import type { Walk } from './walk.js'

/** Judges a value whose structure holds; what it finds goes to the walk. */
export type Invariant = (value: object, walk: Walk) => void

/** @param key as R4 (4.0.1) publishes it. */
export function invariant<T> (key: string, holds: (value: T) => boolean): Invariant {
  return (value, walk) => {
    if (!holds(value as T)) walk.report(`breaks invariant ${key}`, 'invariant')
  }
}

export function hasCode (
  concept: CodeableConcept | undefined, system: string, codes: readonly string[]
): boolean {
  return concept?.coding?.some((coding) =>
    coding.system === system && codes.includes(coding.code ?? '')) ?? false
}

/** Names of the members that are the choice `value[x]`. */
export function valueNames (value: object): readonly string[] {
  return Object.keys(value).filter((name) => /^_?value[A-Z]/.test(name))
}
