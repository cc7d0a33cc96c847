import type {
  Case, Evidence, SignedAllowlist
} from '../../types/index.js'
import type { LinkingKeyState } from '../rows/rows.js'

/**
 * What can happen to a case in a block. `closed`: it became accepted, rejected or expired. `judged`: an
 * opinion counted for it. `superseded`: accepted earlier, it was replaced by a case accepted now.
 */
export const CASE_EVENTS = ['opened', 'drawn', 'judged', 'closed', 'superseded'] as const
export type CaseEventType = typeof CASE_EVENTS[number]

/** What a block did to the ledger. Cases are as they stand at the end of the block. */
export type LedgerEvent =
  | { readonly type: CaseEventType, readonly case: Case }
  /** This attempt's pair may give opinions from the next block on. The first is due with its draw. */
  | { readonly type: 'due', readonly case: Case, readonly attempt: number }
  | RareEvent

/** What a rule notes in the workspace. */
export type RareEvent =
  | { readonly type: 'evidence', readonly evidence: Evidence }
  /** In force from the next height on. */
  | { readonly type: 'allowlist', readonly allowlist: SignedAllowlist }
  | { readonly type: 'linking-key', readonly linkingKey: LinkingKeyState }

/** A `Delta`, as far as its events are concerned. */
export interface Happened {
  readonly events: readonly LedgerEvent[]
}

type EventOf<Type> = Extract<LedgerEvent, { readonly type: Type }>

/** The events of one type, in the order of the block. */
export function eventsOf<Type extends LedgerEvent['type']> (
  { events }: Happened, type: Type
): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type)
}

/** The cases to which this happened, in the order of the block. */
export function casesOf ({ events }: Happened, type: CaseEventType): Case[] {
  return events.flatMap(event => event.type === type ? [event.case] : [])
}

/** The allowlist that a block brought, if any. */
export function newListOf (delta: Happened): SignedAllowlist | undefined {
  return eventsOf(delta, 'allowlist')[0]?.allowlist
}
