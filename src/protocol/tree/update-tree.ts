import { assert } from '../types/index.js'
import { comparePaths, stepAt, LEAF_BYTES, HASH_BYTES, type LeafChange } from './leaf.js'
import {
  branchOf, BUCKET, bucketOf, childName, CHILDREN, childrenOf, isBranch, leavesOf, pageHash, type Child,
  type PageName
} from './page.js'

/** Returns a page that is here; undefined for another. */
export type PageReader = (name: PageName) => Uint8Array | undefined

export interface TreeUpdate {
  /** The hash of the root's page. */
  readonly root: Uint8Array
  /** The pages that change; undefined for a page that is deleted. */
  readonly pages: ReadonlyMap<PageName, Uint8Array | undefined>
}

/** A node after the update. A bucket has its leaves here if the update has read them. */
interface Node extends Child {
  readonly content: readonly Uint8Array[] | undefined
}

/**
 * Returns the tree after some rows have changed. Each page on the way to a changed row is hashed once, so
 * that a batch of many rows costs less for each row.
 * @param changes sorted by path, each path once
 * @param read the pages that `pagesNeeded` has named, and `EMPTY_PAGE` for the root of a new tree
 */
export function updateTree (changes: readonly LeafChange[], read: PageReader): TreeUpdate {
  const update = new Update(changes, read)
  const root = update.at(0, changes.length, '', true)
  if (root !== undefined) return { root: root.hash, pages: update.pages }
  const page = bucketOf([])
  update.pages.set('', page)
  return { root: pageHash(page), pages: update.pages }
}

class Update {
  readonly pages = new Map<PageName, Uint8Array | undefined>()

  constructor (private readonly changes: readonly LeafChange[], private readonly read: PageReader) {}

  /**
   * Applies the changes from `low` to before `high`, which are all below one page.
   * @param exists whether that page exists before the update
   */
  at (low: number, high: number, name: PageName, exists: boolean): Node | undefined {
    const page = exists ? this.#load(name) : undefined
    if (page === undefined || !isBranch(page)) {
      const leaves = merged(page === undefined ? [] : leavesOf(page), this.changes, low, high)
      if (leaves.length === 0) this.pages.set(name, undefined)
      return leaves.length === 0 ? undefined : this.#node(leaves, name)
    }
    const children: (Child | Node | undefined)[] = childrenOf(page)
    const depth = name.length
    for (let from = low; from < high;) {
      const step = stepAt(this.changes[from]!.path, depth)
      let to = from + 1
      while (to < high && stepAt(this.changes[to]!.path, depth) === step) to++
      children[step] = this.at(from, to, childName(name, step), children[step] !== undefined)
      from = to
    }
    return isSmall(children) ? this.#joined(children, name) : this.#branch(children, name)
  }

  /** Makes the node over some leaves, with all pages below it. */
  #node (leaves: readonly Uint8Array[], name: PageName): Node {
    if (leaves.length <= BUCKET) {
      const page = bucketOf(leaves)
      this.pages.set(name, page)
      return { leaves: leaves.length, hash: pageHash(page), content: leaves }
    }
    const children = new Array<Node | undefined>(CHILDREN).fill(undefined)
    for (let from = 0; from < leaves.length;) {
      const step = stepAt(leaves[from]!, name.length)
      let to = from + 1
      while (to < leaves.length && stepAt(leaves[to]!, name.length) === step) to++
      children[step] = this.#node(leaves.slice(from, to), childName(name, step))
      from = to
    }
    return this.#branch(children, name)
  }

  #branch (children: readonly (Child | undefined)[], name: PageName): Node {
    const page = branchOf(children)
    this.pages.set(name, page)
    return { leaves: 0, hash: pageHash(page), content: undefined }
  }

  /** Makes one bucket of the buckets below a branch, and deletes their pages. */
  #joined (children: readonly (Child | Node | undefined)[], name: PageName): Node | undefined {
    const leaves = children.flatMap((child, step) => {
      if (child === undefined) return []
      const of = childName(name, step)
      const content = 'content' in child ? child.content : leavesOf(this.#load(of))
      assert(content !== undefined, 'a small branch has buckets only')
      this.pages.set(of, undefined)
      return content
    })
    if (leaves.length > 0) return this.#node(leaves, name)
    this.pages.set(name, undefined)
    return undefined
  }

  #load (name: PageName): Uint8Array {
    const page = this.read(name)
    assert(page !== undefined, 'state tree: a page is missing')
    return page
  }
}

/** Tells whether all leaves below a branch fit into one bucket. */
function isSmall (children: readonly (Child | undefined)[]): boolean {
  let leaves = 0
  for (const child of children) {
    if (child === undefined) continue
    if (child.leaves === 0) return false
    leaves += child.leaves
  }
  return leaves <= BUCKET
}

/** Merges changes into the leaves of a bucket. Both are sorted by path. */
function merged (
  leaves: readonly Uint8Array[], changes: readonly LeafChange[], low: number, high: number
): Uint8Array[] {
  const result: Uint8Array[] = []
  let next = 0
  for (let i = low; i < high; i++) {
    const { path, valueHash } = changes[i]!
    while (next < leaves.length && comparePaths(leaves[next]!, path) < 0) result.push(leaves[next++]!)
    if (next < leaves.length && comparePaths(leaves[next]!, path) === 0) next++
    if (valueHash === undefined) continue
    const leaf = new Uint8Array(LEAF_BYTES)
    leaf.set(path)
    leaf.set(valueHash, HASH_BYTES)
    result.push(leaf)
  }
  while (next < leaves.length) result.push(leaves[next++]!)
  return result
}
