/**
 * This room defines a release: a header and a line for each code, sorted by code. Its SHA-256 is the hash of
 * these bytes. So equal content has one hash at every node, and `sha256sum` computes it.
 */
export {
  MAX_CODES, MAX_ITEMS, MAX_LINE_BYTES, MAX_RELEASE_BYTES, MAX_TEXT_CHARACTERS, isCode, tidyText
} from './concept.js'
export type { Concept, Mark, Title, Use } from './concept.js'
export { conceptLine, isLanguage, conceptOf } from './concept-line.js'
export { dayNumber, dayText, isDay } from './day.js'
export { faultOfHeader, headerLine, headerOf } from './header.js'
export type { ReleaseHeader } from './header.js'
