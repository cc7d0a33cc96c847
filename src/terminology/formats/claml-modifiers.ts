import type { ClamlClass, ModifiedBy } from './claml-class.js'
import type { ClamlDocument } from './claml-document.js'
import { FormatError } from './fact.js'

/** A code that exists only through a modifier: E10 with `.0` of S04E10_4 is E10.0. */
export interface Expansion {
  readonly code: string
  /** True if a further character is required. */
  readonly isHeading: boolean
  /** False if the publisher leaves the character to each country. */
  readonly isRequired: boolean
  readonly labels: readonly string[]
}

/** How deep classes are nested below their chapter, and how many modifiers one class has. */
const MAX_LEVELS = 16
const MAX_MODIFIERS = 4
/** The metadata by which a subdivision excludes a subdivision of the modifier before it: `S04E10_4 .7`. */
const EXCLUDES = 'excludeOnPrecedingModifier'

/** Returns the modifiers of a category, its own and those above it. Fourth characters come first. */
export function modifiersOf ({ classes }: ClamlDocument, category: ClamlClass): ModifiedBy[] {
  const found = new Map<string, ModifiedBy>()
  const excluded = new Set<string>()
  let current: ClamlClass | undefined = category
  for (let level = 0; current !== undefined && level < MAX_LEVELS; level++) {
    for (const modifier of current.excluded) excluded.add(modifier)
    for (const modifiedBy of current.modifiedBy) {
      const { modifier } = modifiedBy
      if (!excluded.has(modifier) && !found.has(modifier)) found.set(modifier, modifiedBy)
    }
    current = current.parent === undefined ? undefined : classes.get(current.parent)
  }
  const modifiers = [...found.values()].sort((a, b) => tierOf(a.modifier) - tierOf(b.modifier))
  if (modifiers.length > MAX_MODIFIERS) {
    throw new FormatError(`${category.code} has more than ${MAX_MODIFIERS} modifiers`, category.line)
  }
  return modifiers
}

/**
 * Returns all codes that modifiers make of a category.
 * @param isFree the publisher leaves it to each country to add characters without a point
 */
export function expansionsOf (
  document: ClamlDocument, { code, line }: ClamlClass, modifiers: readonly ModifiedBy[], isFree: boolean
): Expansion[] {
  let level: { code: string, labels: readonly string[], chosen: readonly string[] }[] =
    [{ code, labels: [], chosen: [] }]
  const made: (Omit<Expansion, 'isHeading'> & { tier: number })[] = []
  for (const [index, { modifier, only }] of modifiers.entries()) {
    const subdivisions = document.modifiers.get(modifier)
    if (subdivisions === undefined) {
      throw new FormatError(`${code} names the modifier ${modifier}, which is not in the file`, line)
    }
    const next: typeof level = []
    for (const base of level) {
      for (const { code: digits, meta, titles } of subdivisions) {
        if (only !== undefined && !only.has(digits)) continue
        if (meta.get(EXCLUDES)?.some(pair => base.chosen.includes(pair)) === true) continue
        next.push({
          code: append(base.code, digits, tierOf(modifier)),
          labels: [...base.labels, ...titles.slice(0, 1).map(({ text }) => text)],
          chosen: [...base.chosen, `${modifier} ${digits}`]
        })
      }
    }
    const isRequired = !isFree || subdivisions.some(({ code }) => code.startsWith('.'))
    for (const { code, labels } of next) made.push({ code, labels, isRequired, tier: index })
    level = next
  }
  return made.map(each => ({ ...each, isHeading: made.some(({ code, isRequired, tier }) =>
    isRequired && tier === each.tier + 1 && code.startsWith(each.code)) }))
}

/** Returns which character of a code a modifier adds. Publishers end its name with `_4` or `_5`. */
function tierOf (modifier: string): number {
  return Number(/_(\d)$/.exec(modifier)?.[1] ?? 4)
}

/** Adds the characters of a subdivision. An X fills the fourth place below a fifth (WHO, volume 2, §2.4). */
function append (base: string, digits: string, tier: number): string {
  if (digits.startsWith('.') || base.includes('.')) return base + digits
  return tier === 5 ? `${base}.X${digits}` : `${base}.${digits}`
}
