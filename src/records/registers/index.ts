/**
 * Registers of persons: one number of one register is one text at every hospital, whatever it was typed
 * like. It must never make one text of two persons' numbers: nothing is cut off, added or folded that
 * the register itself does not call meaningless.
 */
export { luhnHolds } from './check-digits.js'
export { isOfCitizens } from './citizens.js'
export { isFiller, knownIdentifier, preference } from './known-identifier.js'
export type { KnownIdentifier } from './register.js'
