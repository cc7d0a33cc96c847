/**
 * This folder resolves references between the files of an import. It keeps the names of all resources in
 * files on the disk, with the place of each resource in its file. It never chooses between two different
 * resources of one name.
 */
export { NameIndex } from './name-index.js'
export { Resources } from './resources.js'
export { documentOf, type Gathered } from './document-of.js'
export { bundleScope, resourceIn, type Item, type Reading } from './item.js'
export { buildIndex, mayBeCondition, type IndexView } from './build-index.js'
export { deletedName } from './names.js'
