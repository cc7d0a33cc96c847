import { stepAt, type LeafChange } from './leaf.js'
import { BUCKET, childName, childrenOf, hasChild, isBranch, type PageName } from './page.js'
import type { PageReader } from './update-tree.js'

/**
 * Returns the names of pages that an update reads and that are not here yet. A caller loads them and asks
 * again, until there are none: what a page says decides which pages below it are needed.
 * @param changes sorted by path, each path once
 * @param read the pages that are here
 */
export function pagesNeeded (changes: readonly LeafChange[], read: PageReader): PageName[] {
  const needed: PageName[] = []
  visit({ changes, read, needed }, 0, changes.length, '')
  return needed
}

interface Visit {
  readonly changes: readonly LeafChange[]
  readonly read: PageReader
  readonly needed: PageName[]
}

/** Visits the page under which the changes from `low` to before `high` are. */
function visit (tour: Visit, low: number, high: number, name: PageName): void {
  const { changes, needed, read } = tour
  const page = read(name)
  if (page === undefined) {
    needed.push(name)
    return
  }
  if (!isBranch(page)) return
  const depth = name.length
  for (let from = low; from < high;) {
    const step = stepAt(changes[from]!.path, depth)
    let to = from + 1
    while (to < high && stepAt(changes[to]!.path, depth) === step) to++
    if (hasChild(page, step)) visit(tour, from, to, childName(name, step))
    from = to
  }
  if (!mayBecomeBucket(page, deletionsIn(changes, low, high))) return
  childrenOf(page).forEach((child, step) => {
    const of = childName(name, step)
    if (child !== undefined && child.leaves > 0 && read(of) === undefined) needed.push(of)
  })
  // A bucket below may be in the list twice now.
  const once = new Set(needed)
  needed.length = 0
  needed.push(...once)
}

function deletionsIn (changes: readonly LeafChange[], low: number, high: number): number {
  let count = 0
  for (let i = low; i < high; i++) if (changes[i]!.valueHash === undefined) count++
  return count
}

/** Tells whether deletions may leave so few leaves that a branch becomes a bucket, which needs them all. */
function mayBecomeBucket (branch: Uint8Array, deletions: number): boolean {
  if (deletions === 0) return false
  let least = -deletions
  for (const child of childrenOf(branch)) {
    if (child !== undefined) least += child.leaves === 0 ? BUCKET + 1 : child.leaves
  }
  return least <= BUCKET
}
