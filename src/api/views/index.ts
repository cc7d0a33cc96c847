/**
 * These types are the answers of the local API, as plain JSON. Peers are peer IDs (`12D3Koo…`), hashes and
 * ids are lower-case hexadecimal, moments are milliseconds since 1970-01-01 UTC. Clinical views are marked
 * as such, and only hospitals serve them. `undefined` fields are left out of the JSON.
 */
export type * from './agreement.js'
export type * from './case.js'
export type * from './chain.js'
export type * from './consent.js'
export type * from './decision.js'
export type * from './draw.js'
export type * from './facts.js'
export type * from './finding.js'
export type * from './health.js'
export type * from './membership.js'
export type * from './mismatch.js'
export type * from './names.js'
export type * from './party.js'
export type * from './patient.js'
export type * from './peer.js'
export type * from './problem.js'
export type * from './process.js'
export type * from './question.js'
export type * from './recovery.js'
export type * from './review.js'
export type * from './rule.js'
export type * from './status.js'
export type * from './submission.js'
export type * from './terminology.js'
