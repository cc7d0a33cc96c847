/**
 * Registers issue numbers of persons. This folder writes each number in a single form, however it was typed,
 * so every hospital gets the same text. Two persons never get the same text, because this folder removes only
 * characters that have no meaning in the register.
 */
export { luhnHolds } from './check-digits.js'
export { isOfCitizens } from './citizens.js'
export { isFiller, knownIdentifier, preference } from './known-identifier.js'
export { spellings } from './register.js'
export { contradictionOf } from './facts.js'
export type { KnownIdentifier } from './register.js'
