import {
  hex, type AdoptedRuleset, type AttestedId, type Case, type DealingId, type EmergencyId, type Evidence,
  type Hex,
  type KeyEpoch, type MemberId, type NamesRaise, type NamesTotal, type PatientHandle, type Ruleset,
  type SignedAllowlist, type Timestamp, type LoggedAccess, type CaseId, type ErasureAct, type Measure,
  type MismatchVerdict
} from '../../types/index.js'
import type { MeasurePhase } from '../rows/measure.js'
import type { MismatchOutcome } from '../rows/mismatch.js'
import type { Presence } from '../rows/presence.js'
import type { Outcome } from '../rows/review.js'

/**
 * The types of events of a case. `assigned`: a hospital was given a slot. `passed`: a slot went on to another
 * hospital. `judged`: an opinion counted. `closed`: the case became accepted, rejected or expired.
 * `superseded`: a case accepted in this block replaced the case, which was accepted earlier.
 */
export const CASE_EVENTS = [
  'opened', 'drawn', 'assigned', 'passed', 'judged', 'closed', 'superseded'
] as const
export type CaseEventType = typeof CASE_EVENTS[number]

/** An event is a change of the ledger by a block. Its case is in its state at the end of the block. */
export type LedgerEvent =
  | { readonly type: CaseEventType, readonly id: Hex, readonly case: Case }
  | { readonly type: 'presence', readonly hospital: MemberId, readonly presence: Presence }
  | RuleEvent

/** The rule of a kind adds these events to the workspace. */
export type RuleEvent =
  | { readonly type: 'evidence', readonly evidence: Evidence }
  /** The list is in force from the next height on. */
  | { readonly type: 'allowlist', readonly allowlist: SignedAllowlist }
  /** The members may deal the shared keys of this epoch now. */
  | { readonly type: 'epoch-opened', readonly number: number }
  | { readonly type: 'dealing', readonly number: number, readonly dealer: MemberId, readonly id: DealingId }
  /** A complaint voided this dealing. */
  | { readonly type: 'complaint', readonly number: number, readonly author: MemberId, readonly id: DealingId }
  | { readonly type: 'ready', readonly number: number, readonly author: MemberId }
  | { readonly type: 'lost', readonly author: MemberId }
  | { readonly type: 'epoch-active', readonly epoch: KeyEpoch }
  /** A quorum raised the allowance of a hospital. */
  | { readonly type: 'names-raised', readonly raise: NamesRaise }
  /** A holder of the name key published how many names it gave on a day. */
  | {
    readonly type: 'names-totals', readonly author: MemberId, readonly day: number,
    readonly totals: readonly NamesTotal[]
  }
  /** A hospital stated whether a record is the one that was judged. `isDecided`: this statement decided. */
  | {
    readonly type: 'mismatch', readonly caseId: CaseId, readonly submitter: MemberId,
    readonly author: MemberId, readonly verdict: MismatchVerdict, readonly outcome: MismatchOutcome,
    readonly isDecided: boolean
  }
  | { readonly type: 'ruleset-signed', readonly author: MemberId, readonly ruleset: Ruleset }
  /** A quorum has signed the ruleset; cases of later blocks are judged by it. */
  | { readonly type: 'ruleset-adopted', readonly adopted: AdoptedRuleset }
  /** An order for a patient: the type of its act, or `key` for a key that a hospital registers. */
  | {
    readonly type: 'patient-order', readonly handle: PatientHandle, readonly counter: number,
    readonly author: MemberId, readonly act: string
  }
  /** A hospital changed an entry of its roster. */
  | { readonly type: 'roster', readonly hospital: MemberId, readonly entry: number }
  | {
    readonly type: 'emergency', readonly id: EmergencyId, readonly hospital: MemberId,
    readonly handle: PatientHandle, readonly sealedHash: Uint8Array,
    readonly isAboveSoft: boolean, readonly isUnconfirmed: boolean
  }
  | { readonly type: 'emergency-closed', readonly id: EmergencyId, readonly hospital: MemberId }
  | { readonly type: 'emergency-surge', readonly hospital: MemberId, readonly until: Timestamp }
  | { readonly type: 'emergency-drawn', readonly id: EmergencyId, readonly judges: readonly MemberId[] }
  /** The judges of a round have judged an emergency of this hospital. */
  | {
    readonly type: 'emergency-judged', readonly id: EmergencyId, readonly hospital: MemberId,
    readonly outcome: Outcome
  }
  | { readonly type: 'emergency-contested', readonly id: EmergencyId, readonly hospital: MemberId }
  /** A block drew whether an attested consent is reviewed, or hospitals that replace judges who left. */
  | {
    readonly type: 'attested-drawn', readonly id: AttestedId, readonly handle: PatientHandle,
    readonly hospital: MemberId, readonly ruleHash: Uint8Array, readonly isReviewed: boolean,
    readonly judges: readonly MemberId[]
  }
  /** The judges have judged a consent that this hospital attested. An unjustified one has ended. */
  | {
    readonly type: 'attested-judged', readonly id: AttestedId, readonly hospital: MemberId,
    readonly handle: PatientHandle, readonly number: number, readonly ruleHash: Uint8Array,
    readonly outcome: Outcome
    /** True if nobody may contest the outcome. */
    readonly isFinal: boolean
  }
  | { readonly type: 'attested-contested', readonly id: AttestedId, readonly hospital: MemberId }
  /** An access to data of a patient. `count` is its number among those of the patient, from 1. */
  | { readonly type: 'access', readonly access: LoggedAccess, readonly count: number }
  /** A step of a measure on a record. An effect has all versions of the record. */
  | {
    readonly type: 'measure', readonly author: MemberId, readonly record: CaseId, readonly measure: Measure,
    readonly act: ErasureAct['type'], readonly phase: MeasurePhase, readonly handle: PatientHandle,
    readonly effectiveAt: Timestamp, readonly versions: readonly CaseId[]
  }
  | { readonly type: 'erasure-attested', readonly author: MemberId, readonly record: CaseId
    /** Bits of `Wiped`. */
    readonly wiped: number }

/** The events of a block; a `Delta` has them. */
export interface BlockEvents {
  readonly events: readonly LedgerEvent[]
}

type EventOf<Type> = Extract<LedgerEvent, { readonly type: Type }>

/** Returns the events of a type, in the order of the block. */
export function eventsOf<Type extends LedgerEvent['type']> (
  { events }: BlockEvents, type: Type
): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type)
}

/** Returns the cases of the events of a type, in the order of the block. */
export function casesOf ({ events }: BlockEvents, type: CaseEventType): Case[] {
  const found: Case[] = []
  for (const event of events) if (event.type === type) found.push(event.case)
  return found
}

/** Events on which no watched transaction depends. */
const UNWATCHED: ReadonlySet<LedgerEvent['type']> =
  new Set([
    'evidence', 'presence', 'names-raised', 'names-totals', 'patient-order', 'access', 'roster',
    'emergency', 'emergency-closed', 'emergency-surge', 'emergency-drawn', 'emergency-judged',
    'emergency-contested', 'attested-drawn', 'attested-judged',
    'attested-contested', 'measure', 'erasure-attested', 'mismatch'
  ])

/**
 * Returns the hexadecimal ids of the cases that a block changed or made due, and of their submitters.
 * Undefined if the block changed what every transaction depends on, such as the set.
 */
export function touchedBy ({ events }: BlockEvents): ReadonlySet<Hex> | undefined {
  const ids = new Set<Hex>()
  // The cases of a transaction share the bytes of its author, so few submitters are converted.
  const submitters = new Set<MemberId>()
  for (const event of events) {
    if (UNWATCHED.has(event.type)) continue
    if (!('case' in event)) return undefined
    ids.add(event.id)
    submitters.add(event.case.submitter)
  }
  for (const submitter of submitters) ids.add(hex(submitter))
  return ids
}

/** Returns the allowlist that a block contains, if any. */
export function newListOf (delta: BlockEvents): SignedAllowlist | undefined {
  return eventsOf(delta, 'allowlist')[0]?.allowlist
}
