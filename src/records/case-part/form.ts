import type { Codec } from '../../protocol/codec/index.js'

/** How an element enters a case part: how its values are read, and how the result is encoded. */
export interface Form<T> {
  /** Reads the values at a path, of any shape. @returns undefined if none has this form */
  read (values: readonly unknown[]): T | undefined
  /** The members that are read, as paths below the element; an empty path is the element itself. */
  readonly leaves: readonly string[]
  readonly codec: Codec<T>
  /** Writes a value in plain words. */
  show (value: T): string
}

export type Json = Readonly<Record<string, unknown>>

export function isObject (value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Lists the values at a path, such as `stage.summary`; lists on the way are flattened. */
export function valuesAt (value: unknown, path: readonly string[]): readonly unknown[] {
  const found: unknown[] = []
  gather(value, path, 0, found)
  return found
}

/** Lists the codings of concepts. */
export function codingsOf (concepts: readonly unknown[]): readonly unknown[] {
  const found: unknown[] = []
  for (const concept of concepts) gather(concept, CODING, 0, found)
  return found
}

const CODING = ['coding'] as const

function gather (value: unknown, path: readonly string[], from: number, found: unknown[]): void {
  const name = path[from]
  if (name === undefined) {
    found.push(value)
    return
  }
  const member = isObject(value) ? value[name] : undefined
  if (Array.isArray(member)) for (const item of member as unknown[]) gather(item, path, from + 1, found)
  else if (member !== undefined) gather(member, path, from + 1, found)
}

/** Returns the first of `valuesAt`, without a list; undefined if there is none. */
export function firstAt (value: unknown, path: readonly string[], from = 0): unknown {
  const name = path[from]
  if (name === undefined) return value
  const member = isObject(value) ? value[name] : undefined
  if (!Array.isArray(member)) return member === undefined ? undefined : firstAt(member, path, from + 1)
  for (const item of member as unknown[]) {
    const found = firstAt(item, path, from + 1)
    if (found !== undefined) return found
  }
  return undefined
}
