import { CATEGORIES, type Category } from './rule.js'

/** Lists the categories of a class by their names. */
export function categoryNames (sensitive: number): Category[] {
  return (Object.keys(CATEGORIES) as Category[]).filter(name => (sensitive & CATEGORIES[name]) !== 0)
}
