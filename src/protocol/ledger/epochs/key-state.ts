import type { MemberSet } from '../../membership/index.js'
import {
  equal, hex, quorum, tolerated, type BoxKey, type Dealing, type Hex, type KeyEpoch, type Member,
  type MemberId, type SharedKey, type SharedKeySpec, type Timestamp, type TransactionId
} from '../../types/index.js'

/** A dealing on the chain. A complaint that holds makes it void. */
export interface ChainDealing {
  /** Id of the transaction. */
  readonly id: TransactionId
  /**
   * The place of the dealer in the epoch that was active at that time, whose shares it reshares. Undefined if
   * it held no share. The shares of a reshared key follow from these places, also after the activation.
   */
  readonly formerPlace: number | undefined
  readonly dealing: Dealing
  readonly isVoid: boolean
}

/** The dealings of an epoch, which is pending or active. A holder is named by its place in `holders`. */
export interface EpochDealings {
  readonly number: number
  /** Ids of the set when the epoch was opened, sorted. */
  readonly holders: readonly MemberId[]
  readonly threshold: number
  /** The box key of each holder in force when the epoch was opened, by the place of the holder. */
  readonly boxKeys: readonly BoxKey[]
  /** Dealers that must not deal in this epoch. */
  readonly barred: readonly MemberId[]
  /** In the order of the chain, at most one per holder. The place of a dealing in this list is its name. */
  readonly dealings: readonly ChainDealing[]
  /** The places of the dealings that each ready holder has checked, by the id of the holder. */
  readonly ready: ReadonlyMap<Hex, ReadonlySet<number>>
  /** Dl: for each shared key the places of the dealings that make it. While pending it may be too short. */
  readonly qualified: readonly (readonly number[])[]
  /** Time of the block that completed Dl or changed it last; undefined while Dl is not complete. */
  readonly completeAt: Timestamp | undefined
  /** The keys that Dl makes; undefined while Dl is not complete. */
  readonly keys: readonly SharedKey[] | undefined
}

/** What the ledger knows of a member for sharing keys. */
export interface KeyMember {
  /** The box key in force: that of the list, of the last `keys/ready`, or of the last `keys/lost`. */
  readonly boxKey: BoxKey
  /** Time of the block with the member's last `keys/lost`. */
  readonly lostAt: Timestamp | undefined
}

/** The ledger's state of shared keys. It is replaced as a whole and never changed in place. */
export interface KeyState {
  /** The epoch whose holders serve; undefined before the first epoch is active. */
  readonly active: KeyEpoch | undefined
  /** The dealings of the active epoch, for late complaints and late `keys/ready`. */
  readonly serving: EpochDealings | undefined
  /** The epoch that is being dealt. */
  readonly pending: EpochDealings | undefined
  /** The members at the next height. */
  readonly members: ReadonlyMap<Hex, KeyMember>
  /** The number of the epoch that was opened last: 1, 2, 3… */
  readonly lastNumber: number
  /** Set within a block only: its end opens an epoch, from which these dealers are barred. */
  readonly opening: readonly MemberId[] | undefined
}

/** Returns t = max(2, f + 1), the number of holders that can use a key. @param n number of holders */
export function thresholdOf (n: number): number {
  return Math.max(2, tolerated(n) + 1)
}

/** Returns the number of dealings that make a fresh key, n − f, which is q. */
export function dealingsOf (n: number): number {
  return quorum(n)
}

/** Returns the state after block 0: epoch 1 is pending for the members of the genesis. */
export function firstKeyState (set: MemberSet): KeyState {
  const empty: KeyState = {
    active: undefined, serving: undefined, pending: undefined, members: new Map(), lastNumber: 0,
    opening: undefined
  }
  return openEpoch(empty, set, [])
}

/** Opens the next epoch for a set, and drops a pending epoch. @param bars dealers to bar, if in the set */
export function openEpoch (keys: KeyState, set: MemberSet, bars: readonly MemberId[]): KeyState {
  const members = new Map(set.members.map(member =>
    [hex(member.id), keys.members.get(hex(member.id)) ?? newMember(member)]))
  const number = keys.lastNumber + 1
  const pending: EpochDealings = {
    number,
    holders: set.members.map(({ id }) => id),
    threshold: thresholdOf(set.size),
    boxKeys: set.members.map(({ id }) => members.get(hex(id))!.boxKey),
    barred: bars.filter(id => set.has(id)),
    dealings: [],
    ready: new Map(),
    qualified: [],
    completeAt: undefined,
    keys: undefined
  }
  return { ...keys, members, pending, lastNumber: number, opening: undefined }
}

function newMember ({ boxKey }: Member): KeyMember {
  return { boxKey, lostAt: undefined }
}

/** Returns the pending or the active epoch with this number; undefined for a dead epoch. */
export function epochNumbered (keys: KeyState, number: number): EpochDealings | undefined {
  return [keys.pending, keys.serving].find(epoch => epoch?.number === number)
}

/** Returns the state with another version of the pending or the active epoch. */
export function withEpoch (keys: KeyState, epoch: EpochDealings): KeyState {
  return epoch.number === keys.pending?.number ? { ...keys, pending: epoch } : { ...keys, serving: epoch }
}

export function isHolder (epoch: EpochDealings, id: MemberId): boolean {
  return indexOfHolder(epoch, id) >= 0
}

/** Returns the place of a holder; -1 for a stranger. */
export function indexOfHolder (epoch: EpochDealings, id: MemberId): number {
  return epoch.holders.findIndex(holder => equal(holder, id))
}

/** Tells whether a holder has checked every dealing of Dl. */
export function isReady (epoch: EpochDealings, holder: MemberId): boolean {
  const checked = epoch.ready.get(hex(holder))
  return checked !== undefined && epoch.qualified.every(places => places.every(place => checked.has(place)))
}

export function readyHolders (epoch: EpochDealings): MemberId[] {
  return epoch.holders.filter(holder => isReady(epoch, holder))
}

/** Tells whether a dealer may reshare the keys of the active epoch: it has been ready in that epoch. */
export function mayReshare ({ active, serving }: KeyState, dealer: MemberId): boolean {
  return active !== undefined && serving !== undefined && isReady(serving, dealer)
}

/** Tells whether the keys of a kind are dealt anew in the pending epoch. */
export function isFresh ({ active }: KeyState, { mode }: SharedKeySpec): boolean {
  return mode === 'fresh' || active === undefined
}
