/**
 * This folder is the authenticated map over all rows of the ledger, whose root is the state root. It is a
 * tree of pages (README.md). The shape and the root follow from the rows alone, and not from their history.
 * No function waits for a disk: a caller loads the pages that `pagesNeeded` names, and then updates the tree.
 */
export { checkRow, type RowClaim } from './check-row.js'
export { leafChangeOf, pathOf, type LeafChange } from './leaf.js'
export { EMPTY_PAGE, pageHash, type PageName } from './page.js'
export { pagesNeeded } from './pages-needed.js'
export { nextOnPath } from './prove-row.js'
export { childNames, isUpperBranch, UPPER_STEPS, upperPages } from './upper-pages.js'
export { updateFrom, updateTree, type PageReader, type TreeUpdate } from './update-tree.js'
