/**
 * Registers issue numbers of persons. This folder writes each number in a single form, however it was typed,
 * so every hospital gets the same text. It never gives two persons the same text: it changes only what the
 * register itself calls meaningless.
 */
export { luhnHolds } from './check-digits.js'
export { isOfCitizens } from './citizens.js'
export { isFiller, knownIdentifier, preference } from './known-identifier.js'
export type { KnownIdentifier } from './register.js'
