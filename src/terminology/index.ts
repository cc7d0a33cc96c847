/**
 * This folder reads code systems as their publishers give them out. It makes releases that have one hash at
 * every node, and finds codes. It knows nothing about chains and networks.
 */
export { dayNumber, dayText } from './release/index.js'
export type { Concept, ReleaseHeader } from './release/index.js'
export { ImportError, importRelease } from './store/import-release.js'
export type { ImportedRelease } from './store/import-release.js'
export { ReleaseStore } from './store/release-store.js'
export type { StoredRelease } from './store/release-store.js'
export type { FoundCode, Release } from './store/release.js'
export { starterRelease } from './store/starter-release.js'
