import type { MemberId, Signature, Timestamp } from './flavour.js'

/** What hospitals adopt: a release of a code system, or a set of rules. */
export const RulesetSubject = { terminology: 1, rules: 2 } as const
export type RulesetSubject = typeof RulesetSubject[keyof typeof RulesetSubject]

/** A release or a rule set, by its hash. Days count from 1 January 1970. */
export interface Ruleset {
  readonly subject: RulesetSubject
  /** URI of the code system, or of the rule set. */
  readonly system: string
  readonly version: string
  /** SHA-256 of the canonical content. */
  readonly hash: Uint8Array
  readonly firstDay: number
  /** The last day; 0 if there is none yet. */
  readonly lastDay: number
}

/** A ruleset that a quorum has signed. Cases that were opened from `since` on are judged by it. */
export interface AdoptedRuleset {
  readonly ruleset: Ruleset
  /** Timestamp of the block with the last signature of the quorum. */
  readonly since: Timestamp
}

/** `ruleset/adopt`: a hospital signs that a release or rule set shall be in force. */
export interface Adopt extends Ruleset {
  readonly kind: 16
  readonly author: MemberId
  readonly signature: Signature
}
