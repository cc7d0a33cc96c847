import { branchOf, CHILDREN, childName, childOf, EMPTY_PAGE, isBranch, type PageName } from './page.js'

/**
 * Upper pages have fewer steps than this from the root: 273 pages at most. Almost every block changes them,
 * so a store keeps the upper branches in memory alone and makes them anew at a start.
 */
export const UPPER_STEPS = 3

/** Tells whether a store keeps a page in memory alone. */
export function isUpperBranch (name: PageName, page: Uint8Array): boolean {
  return name.length < UPPER_STEPS && isBranch(page)
}

/** Returns the names of the pages below an upper page. */
export function childNames (name: PageName): PageName[] {
  return Array.from({ length: CHILDREN }, (_, step) => childName(name, step))
}

/**
 * Returns all upper pages, and those right below them.
 * @param stored the stored pages with at most `UPPER_STEPS` steps
 */
export function upperPages (stored: ReadonlyMap<PageName, Uint8Array>): Map<PageName, Uint8Array> {
  const pages = new Map<PageName, Uint8Array>()
  const make = (name: PageName): Uint8Array | undefined => {
    const page = stored.get(name) ?? (name.length === UPPER_STEPS ? undefined : joined(name))
    if (page !== undefined) pages.set(name, page)
    return page
  }
  const joined = (name: PageName): Uint8Array | undefined => {
    const children = childNames(name).map(make)
    if (children.every(child => child === undefined)) return undefined
    return branchOf(children.map(child => child === undefined ? undefined : childOf(child)))
  }
  if (make('') === undefined) pages.set('', EMPTY_PAGE)
  return pages
}
