import { CATEGORIES, type Category } from '../../protocol/consent/index.js'

/**
 * The families of codes that an entry can name. All systems of ICD-10 are one family, since their chapters
 * agree.
 */
export const FAMILIES = ['icd10', 'icd11', 'icd9', 'icpc', 'snomed', 'orpha', 'loinc'] as const
export type Family = typeof FAMILIES[number]

/** Families whose codes have no hierarchy: an entry is a whole code. In the others it is a beginning. */
export const WHOLE_CODES: readonly Family[] = ['snomed', 'orpha', 'loinc']

/** An entry of a list: codes of a family that begin so are of the category. */
export interface SensitiveEntry {
  readonly category: Category
  readonly family: Family
  /** In capital letters, without points. */
  readonly code: string
}

const CODE = /^[0-9A-Z-]{1,20}$/

/** Writes an entry as the code of a release: `HIV icd10 B20`. */
export function entryCode ({ category, code, family }: SensitiveEntry): string {
  return `${category} ${family} ${code}`
}

/** @returns undefined for a text that `entryCode` does not write */
export function entryOf (text: string): SensitiveEntry | undefined {
  const [category = '', family = '', code = '', ...rest] = text.split(' ')
  const isEntry = Object.hasOwn(CATEGORIES, category) && FAMILIES.includes(family as Family) &&
    CODE.test(code) && rest.length === 0
  return isEntry ? { category: category as Category, family: family as Family, code } : undefined
}
