/**
 * This folder decides whether two numbers are of one person (SPECIFICATION.md §16.6). Each holder of a record
 * and the node of the reader decide alike, from the rules and the rows of both numbers.
 *
 * It must never decide by anything but its arguments. `consent` has the rule of a link, and what it denies.
 */
export { linkState, signedLinks, standingLink } from './link-state.js'
export type { FindCase, LinkSide, LinkState, SignedLink } from './link-state.js'
