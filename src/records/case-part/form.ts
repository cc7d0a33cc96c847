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
  let values: readonly unknown[] = [value]
  for (const name of path) {
    const members: unknown[] = []
    for (const one of values) {
      const member = isObject(one) ? one[name] : undefined
      if (Array.isArray(member)) for (const item of member as unknown[]) members.push(item)
      else if (member !== undefined) members.push(member)
    }
    if (members.length === 0) return members
    values = members
  }
  return values
}
