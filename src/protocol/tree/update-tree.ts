import { assert } from '../types/index.js'
import { joinedBuckets, splitBucket, withLeaves } from './bucket.js'
import { stepAt, type LeafChange } from './leaf.js'
import {
  branchOf, BUCKET, childName, childOf, CHILDREN, EMPTY_PAGE, hasChild, isBranch, isSmall, leafCount,
  pageHash, withChildren, type Child, type PageName
} from './page.js'

/** Returns a page that is here; undefined for another. */
export type PageReader = (name: PageName) => Uint8Array | undefined

export interface TreeUpdate {
  /** The hash of the root's page. */
  readonly root: Uint8Array
  /** The pages that change; undefined for a page that is deleted. */
  readonly pages: ReadonlyMap<PageName, Uint8Array | undefined>
}

/**
 * Returns the tree after some rows have changed. Each page on the way to a changed row is hashed once, so
 * that a batch of many rows costs less for each row.
 * @param changes sorted by path, each path once
 * @param read the pages that `pagesNeeded` has named, and `EMPTY_PAGE` for the root of a new tree
 */
export function updateTree (changes: readonly LeafChange[], read: PageReader): TreeUpdate {
  const update = updateFrom(changes, read)
  assert(update !== undefined, 'state tree: a page is missing')
  return update
}

/** Does the same, and returns undefined if a page is not here. */
export function updateFrom (changes: readonly LeafChange[], read: PageReader): TreeUpdate | undefined {
  const update = new Update(changes, read)
  const root = update.at(0, changes.length, '', true)
  if (update.lacksPage) return undefined
  if (root !== undefined) return { root: root.hash, pages: update.pages }
  update.pages.set('', EMPTY_PAGE)
  return { root: pageHash(EMPTY_PAGE), pages: update.pages }
}

class Update {
  readonly pages = new Map<PageName, Uint8Array | undefined>()
  /** True once a page was not here. What is returned from then on means nothing. */
  lacksPage = false

  constructor (private readonly changes: readonly LeafChange[], private readonly read: PageReader) {}

  /**
   * Applies the changes from `low` to before `high`, which are all below one page.
   * @param exists whether that page exists before the update
   */
  at (low: number, high: number, name: PageName, exists: boolean): Child | undefined {
    const page = exists ? this.#load(name) : EMPTY_PAGE
    if (!isBranch(page)) return this.#keepLeaves(withLeaves(page, this.changes, low, high), name)
    const steps: number[] = []
    const children: (Child | undefined)[] = []
    const depth = name.length
    for (let from = low; from < high && !this.lacksPage;) {
      const step = stepAt(this.changes[from]!.path, depth)
      let to = from + 1
      while (to < high && stepAt(this.changes[to]!.path, depth) === step) to++
      steps.push(step)
      children.push(this.at(from, to, childName(name, step), hasChild(page, step)))
      from = to
    }
    if (this.lacksPage) return undefined
    const branch = withChildren(page, steps, children)
    return isSmall(branch) ? this.#joined(branch, name) : this.#keep(branch, name)
  }

  /** Makes the node over some leaves, with all pages below it. @param leaves with the form of a bucket */
  #keepLeaves (leaves: Uint8Array, name: PageName): Child | undefined {
    const count = leafCount(leaves)
    if (count === 0) this.pages.set(name, undefined)
    if (count <= BUCKET) return count === 0 ? undefined : this.#keep(leaves, name)
    const children = new Array<Child | undefined>(CHILDREN).fill(undefined)
    for (const [step, part] of splitBucket(leaves, name.length)) {
      children[step] = this.#keepLeaves(part, childName(name, step))
    }
    return this.#keep(branchOf(children), name)
  }

  #keep (page: Uint8Array, name: PageName): Child {
    this.pages.set(name, page)
    return childOf(page)
  }

  /** Makes one bucket of the buckets below a branch, and deletes their pages. */
  #joined (branch: Uint8Array, name: PageName): Child | undefined {
    const buckets: Uint8Array[] = []
    for (let step = 0; step < CHILDREN; step++) {
      if (!hasChild(branch, step)) continue
      const of = childName(name, step)
      buckets.push(this.pages.get(of) ?? this.#load(of))
      this.pages.set(of, undefined)
    }
    return this.#keepLeaves(joinedBuckets(buckets), name)
  }

  #load (name: PageName): Uint8Array {
    const page = this.read(name)
    if (page === undefined) this.lacksPage = true
    return page ?? EMPTY_PAGE
  }
}
