import type { Mark } from '../release/index.js'

export interface Label {
  readonly language: string
  readonly text: string
}

/** A reference of a class to a modifier, which adds characters to its codes. */
export interface ModifiedBy {
  readonly modifier: string
  /** The subdivisions that the class permits; undefined: all of the modifier. */
  only: Set<string> | undefined
}

/** A `Class` or a `ModifierClass` of a ClaML file, as far as a release needs it. */
export interface ClamlClass {
  readonly code: string
  readonly kind: string
  /** The modifier that a `ModifierClass` belongs to. */
  readonly modifier: string | undefined
  readonly mark: Mark | undefined
  readonly line: number
  readonly titles: Label[]
  readonly terms: Label[]
  readonly notes: string[]
  parent: string | undefined
  readonly children: string[]
  readonly modifiedBy: ModifiedBy[]
  readonly excluded: Set<string>
  /** Values of `Meta` elements, by name. */
  readonly meta: Map<string, string[]>
}

const MARKS_OF: Readonly<Record<string, Mark>> = { dagger: 'dagger', aster: 'asterisk', optional: 'optional' }

export function emptyClass (
  attributes: Readonly<Record<string, string>>, kind: string, line: number
): ClamlClass {
  return {
    code: attributes['code'] ?? '', kind, modifier: attributes['modifier'],
    mark: MARKS_OF[attributes['usage'] ?? ''], line, titles: [], terms: [], notes: [], parent: undefined,
    children: [], modifiedBy: [], excluded: new Set(), meta: new Map()
  }
}
