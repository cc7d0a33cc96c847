import { ALL_CATEGORIES, Effect, ORDINARY, UNCODED, type Provision } from './rule.js'

/**
 * Tells whether the categories of a provision cover a record of a class. A permission covers it if it has all
 * categories of the record, and a denial if it has one. A record without a code is within every denied
 * category, and within no permitted one. Only a permission of all categories that names records covers it.
 */
export function covers (
  { categories, effect, records }: Pick<Provision, 'categories' | 'effect' | 'records'>, ofRecord: number
): boolean {
  if (ofRecord === UNCODED) {
    return effect === Effect.deny || (records.length > 0 && categories === ALL_CATEGORIES)
  }
  const wanted = ofRecord === 0 ? ORDINARY : ofRecord
  return effect === Effect.permit ? (wanted & ~categories) === 0 : (wanted & categories) !== 0
}
