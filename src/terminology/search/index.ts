/**
 * This room finds codes: by code, and by the beginnings of words in any language of the release. Its index is
 * one block of bytes. The index belongs to one node, and peers never agree on it.
 */
export { IndexBuilder } from './build-index.js'
export { searchIndex } from './search.js'
export { TermIndex, readTermIndex } from './term-index.js'
