import type { MemberSet } from '../../membership/index.js'
import {
  hex, NO_RECOVERY, type Beacon, type BlockHash, type Case, type Chain, type ChainParameters,
  type ReviewId, type Height,
  type Hex, type KeyEpoch, type MemberId, type RecoveryId, type SignedAllowlist,
  type Timestamp
} from '../../types/index.js'
import { PRESENT, isPresentAt, type Presence } from '../rows/presence.js'
import type { KeyState } from '../epochs/key-state.js'
import type { NameCounts } from '../rows/name-counts.js'
import type { Tally } from '../rows/tally.js'
import type { AdoptedRecovery, RecoveryRow } from './adopted-recovery.js'
import type { Rulesets } from './rulesets.js'
import type { UndecidedCases } from './undecided-cases.js'

/**
 * The part of the ledger in memory (ARCHITECTURE.md, Storage). Its size depends on the number of hospitals
 * and undecided cases, and not on the number of records. Only `applyDelta` and `drawAhead` may change it.
 */
export interface LedgerState {
  readonly chain: Chain
  readonly parameters: ChainParameters
  /** Height of the last executed block, h−1 while h is being decided. */
  height: Height
  /** Hash and timestamp of that block. */
  hash: BlockHash
  timestamp: Timestamp
  /** Beacon of the block below it, which orders the leaders of the next height (§6.2). */
  beacon: Beacon
  /** The list in force at the next height. */
  allowlist: SignedAllowlist
  /** The members at the next height. */
  set: MemberSet
  /** Timestamp of the block with `allowlist`; ts_0 for version 1. */
  allowlistChangedAt: Timestamp
  /** The epochs of shared keys. */
  keys: KeyState
  /** The rulesets that hospitals have signed or adopted (§9.8). */
  rulesets: Rulesets
  /** The emergencies and attested consents that the next block with a σ draws (§17.4, §17.6). */
  undrawnReviews: readonly ReviewId[]
  /** The judges that owed a judgement when they were drawn, by id of what is under review. */
  readonly owing: Map<Hex, readonly MemberId[]>
  /** The recoveries of the chain, oldest first (§10.6). */
  recoveries: readonly RecoveryRow[]
  /** The recovery that was adopted at this tip; the next block adds it to `recoveries`. */
  adopted: AdoptedRecovery | undefined
  /** The tallies of all present and former members, by id. */
  readonly tallies: Map<Hex, Tally>
  /** The hospitals that were absent or joined later, by id. Any other hospital is present. */
  readonly presence: Map<Hex, Presence>
  /** What the allowances of names depend on, of each hospital that filed a case or published totals. */
  readonly names: Map<Hex, NameCounts>
  readonly undecided: UndecidedCases
  /** The cases that the next block draws, as drawn, once σ of the last block is known (`drawAhead`). */
  ahead: ReadonlyMap<Hex, Case>
  /** The beacon that drew `ahead`; undefined while it is empty. */
  aheadBeacon: Beacon | undefined
}

/** Tells whether the ledger counts a hospital as present. @param now by the chain or the local clock */
export function isPresent (
  { presence, timestamp }: Pick<LedgerState, 'presence' | 'timestamp'>, id: MemberId, now = timestamp
): boolean {
  return isPresentAt(presence.get(hex(id)) ?? PRESENT, now)
}

/** Tells whether a hospital is absent and was not in touch since. Such a hospital may be replaced (§5.1). */
export function isSilent ({ presence }: Pick<LedgerState, 'presence'>, id: MemberId): boolean {
  return (presence.get(hex(id))?.absentSince ?? 0) > 0
}

/** Returns the key epoch whose σ of the last block the next header carries; undefined if it has zeros. */
export function sigmaEpoch (state: LedgerState): KeyEpoch | undefined {
  return state.height > 0 && state.adopted?.voidsLottery !== true ? state.keys.active : undefined
}

/** Returns the recovery under which the next height is decided (SPECIFICATION.md §10.6). */
export function currentRecovery (state: Recoveries): RecoveryId {
  return recoveryAt(state, Infinity)
}

type Recoveries = Pick<LedgerState, 'recoveries' | 'adopted'>

/** Returns the recovery under which a height is or was decided. */
export function recoveryAt ({ recoveries, adopted }: Recoveries, height: Height): RecoveryId {
  if (adopted !== undefined && height >= adopted.from) return adopted.id
  return recoveries.findLast(({ from }) => from <= height)?.id ?? NO_RECOVERY
}

/** Returns the number of the recovery under which the next height is decided; 0 before the first. */
export function recoveryNumber ({ recoveries, adopted }: Recoveries): number {
  return adopted?.number ?? recoveries.length
}

/** Returns the hospitals that decide the next height. */
export function votersOf ({ adopted, set }: Pick<LedgerState, 'adopted' | 'set'>): MemberSet {
  return adopted?.voters ?? set
}

/** Returns the timestamp of the next block of a leader (§8). @param now by the local clock */
export function nextTimestamp (state: LedgerState, now: Timestamp): Timestamp {
  return Math.max(now, state.timestamp + 1)
}
