import {
  EMPTY_PAGE, leafChangeOf, updateTree, type LeafChange, type PageName, type TreeUpdate
} from '../../tree/index.js'
import { compare, type StateRoot } from '../../types/index.js'
import { ENTRY_SPACES, type Change } from './entry.js'
import { statePageKey, stateRootKey } from './keys.js'

/** Returns the leaves that some rows change, sorted by path. @param changes each row once */
export function leafChangesOf (changes: readonly Change[]): LeafChange[] {
  return changes.map(({ space, key, value }) => leafChangeOf(ENTRY_SPACES[space], key, value))
    .sort((a, b) => compare(a.path, b.path))
}

/** Returns the rows of pages and root that an update changes. */
export function treeRowsOf ({ pages, root }: TreeUpdate): Change[] {
  return [...Array.from(pages, ([name, page]) => statePageRow(name, page)), stateRootRow(root)]
}

/** @param page undefined if the page is deleted */
export function statePageRow (name: PageName, page: Uint8Array | undefined): Change {
  return { space: 'state-page', key: statePageKey(name).key, value: page }
}

export function stateRootRow (root: StateRoot): Change {
  return { ...stateRootKey(), value: root }
}

/** Returns the state root over these rows alone. @param rows each row once */
export function rootOver (rows: readonly Change[]): StateRoot {
  return updateTree(leafChangesOf(rows), name => name === '' ? EMPTY_PAGE : undefined).root
}
