import type { Case, Evidence, SignedAllowlist } from '../../types/index.js'
import type { LinkingKeyState } from '../rows/rows.js'

/**
 * A block does these things to cases. `judged`: an opinion counted. `closed`: the case became accepted,
 * rejected or expired. `superseded`: a case accepted now replaced this case, which was accepted earlier.
 */
export const CASE_EVENTS = ['opened', 'drawn', 'judged', 'closed', 'superseded'] as const
export type CaseEventType = typeof CASE_EVENTS[number]

/** An event is what a block did to the ledger. Its case is as it stands at the end of the block. */
export type LedgerEvent =
  | { readonly type: CaseEventType, readonly case: Case }
  /** The pair of this attempt, 1 or later, may give opinions from the next block on. */
  | { readonly type: 'due', readonly case: Case, readonly attempt: number }
  | RuleEvent

/** A rule notes these events in the workspace. */
export type RuleEvent =
  | { readonly type: 'evidence', readonly evidence: Evidence }
  /** In force from the next height on. */
  | { readonly type: 'allowlist', readonly allowlist: SignedAllowlist }
  | { readonly type: 'linking-key', readonly linkingKey: LinkingKeyState }

/** The part of a `Delta` that has its events. */
export interface BlockEvents {
  readonly events: readonly LedgerEvent[]
}

type EventOf<Type> = Extract<LedgerEvent, { readonly type: Type }>

/** Returns the events of one type, in the order of the block. */
export function eventsOf<Type extends LedgerEvent['type']> (
  { events }: BlockEvents, type: Type
): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type)
}

/** Returns the cases of the events of one type, in the order of the block. */
export function casesOf ({ events }: BlockEvents, type: CaseEventType): Case[] {
  return events.flatMap(event => event.type === type ? [event.case] : [])
}

/** Returns the allowlist that a block brought, if any. */
export function newListOf (delta: BlockEvents): SignedAllowlist | undefined {
  return eventsOf(delta, 'allowlist')[0]?.allowlist
}
