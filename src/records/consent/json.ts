/** Reads parts of JSON of an unknown shape. */
export type Json = Readonly<Record<string, unknown>>

export function asObject (value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Json : undefined
}

/** Returns the items of a list; a value that is no list has none. */
export function itemsOf (value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function textOf (value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export interface Coded {
  readonly system: string | undefined
  readonly code: string | undefined
}

export function codingOf (value: unknown): Coded {
  const coding = asObject(value)
  return { system: textOf(coding?.['system']), code: textOf(coding?.['code']) }
}

/** Returns the codings of a CodeableConcept. */
export function codingsOf (concept: unknown): readonly Coded[] {
  return itemsOf(asObject(concept)?.['coding']).map(codingOf)
}
