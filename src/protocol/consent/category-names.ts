import { CATEGORIES, UNCODED, type Category } from './rule.js'

/** Lists the categories of a class by their names. */
export function categoryNames (sensitive: number): Category[] {
  return (Object.keys(CATEGORIES) as Category[]).filter(name => (sensitive & CATEGORIES[name]) !== 0)
}

/** Says what a class covers, for people. */
export function classNames (sensitive: number): readonly string[] {
  return sensitive === UNCODED ? ['any category, since it is not coded'] : categoryNames(sensitive)
}
