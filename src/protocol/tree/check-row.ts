import { accept, equal, reject, type Verdict } from '../types/index.js'
import { comparePaths, HASH_BYTES, MAX_DEPTH, pathOf, stepAt, valueHashOf, type Path } from './leaf.js'
import { childrenOf, isBranch, isPage, leavesOf, pageHash } from './page.js'

/** What a proof says of a row. */
export interface RowClaim {
  /** The number of the table. */
  readonly table: number
  readonly key: Uint8Array
  /** Undefined if the proof says that there is no such row. */
  readonly value: Uint8Array | undefined
}

/**
 * Checks that a row is in a state, or that it is not. It never throws.
 * @param root the state root
 * @param pages the pages from the root to the bucket where the row is or would be
 */
export function checkRow (root: Uint8Array, claim: RowClaim, pages: readonly Uint8Array[]): Verdict {
  if (pages.length > MAX_DEPTH + 1) return reject('path-too-long')
  const path = pathOf(claim.table, claim.key)
  const leaf = leafAt(root, path, pages)
  if (leaf.verdict !== 'accept') return leaf
  if (claim.value === undefined) {
    return leaf.value === undefined ? accept(undefined) : reject('row-present')
  }
  if (leaf.value === undefined) return reject('row-absent')
  const isSame = equal(leaf.value.subarray(HASH_BYTES), valueHashOf(claim.value))
  return isSame ? accept(undefined) : reject('row-differs')
}

/** Follows the path from the root. @returns the leaf; undefined if there is none */
function leafAt (
  root: Uint8Array, path: Path, pages: readonly Uint8Array[]
): Verdict<Uint8Array | undefined> {
  let wanted = root
  for (const [depth, page] of pages.entries()) {
    if (!isPage(page)) return reject('malformed-page')
    if (!equal(pageHash(page), wanted)) {
      return reject(depth === 0 ? 'path-of-another-root' : 'path-of-another-key')
    }
    const isLast = depth === pages.length - 1
    const child = isBranch(page) ? childrenOf(page)[stepAt(path, depth)] : undefined
    if (child === undefined) {
      if (!isLast) return reject('path-too-long')
      return accept(isBranch(page) ? undefined : leavesOf(page).find(leaf => comparePaths(leaf, path) === 0))
    }
    wanted = child.hash
  }
  return reject('path-too-short')
}
