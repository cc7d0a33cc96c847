import {
  bytes, bytes32, dealingCodec, decode, flag, list, option, struct, u16, u64, type Codec
} from '../../codec/index.js'
import {
  assert, hex, type Hex, type KeyEpoch, type MemberId, type SharedKey, type Timestamp
} from '../../types/index.js'
import type { EpochDealings, KeyMember } from './key-state.js'

/* These codecs give the values of the tables `key-epoch`, `dealing` and `key-member` (§4.2). */

const MAX_HOLDERS = 100
const MAX_KEYS = 8

interface ReadyRow {
  /** Place of the holder. */
  readonly holder: number
  /** Places of the dealings that it has checked, ascending. */
  readonly dealings: readonly number[]
}

/** A `key-epoch` row: everything of an epoch but its dealings. */
interface EpochRow {
  readonly isActive: boolean
  readonly threshold: number
  readonly holders: readonly MemberId[]
  readonly boxKeys: readonly Uint8Array[]
  readonly barred: readonly MemberId[]
  /** Number of `dealing` rows. */
  readonly dealings: number
  /** Places of void dealings, ascending. */
  readonly voided: readonly number[]
  readonly ready: readonly ReadyRow[]
  readonly qualified: readonly (readonly number[])[]
  readonly completeAt: Timestamp | undefined
  readonly keys: readonly SharedKey[] | undefined
}

const places = list(u16, MAX_HOLDERS)
const ids = list(bytes32, MAX_HOLDERS)

const epochRowCodec: Codec<EpochRow> = struct<EpochRow>({
  isActive: flag,
  threshold: u16,
  holders: ids,
  boxKeys: ids,
  barred: ids,
  dealings: u16,
  voided: places,
  ready: list(struct<ReadyRow>({ holder: u16, dealings: places }), MAX_HOLDERS),
  qualified: list(places, MAX_KEYS),
  completeAt: option(u64),
  keys: option(list(struct<SharedKey>({ publicKey: bytes32, shares: ids }), MAX_KEYS))
})

/** A `dealing` row: the dealing as it is on the chain, and the place of its dealer in the former epoch. */
export const dealingRowCodec = struct({ id: bytes(32), formerPlace: option(u16), dealing: dealingCodec })

/** A `key-member` row. */
export const keyMemberCodec: Codec<KeyMember> = struct<KeyMember>({
  boxKey: bytes32,
  lostAt: option(u64)
})

export function encodeEpoch (epoch: EpochDealings, isActive: boolean): Uint8Array {
  const { threshold, holders, boxKeys, barred, dealings, qualified, completeAt, keys } = epoch
  const voided = dealings.flatMap(({ isVoid }, place) => isVoid ? [place] : [])
  const ready = holders.flatMap((id, holder): ReadyRow[] => {
    const checked = epoch.ready.get(hex(id))
    return checked === undefined ? [] : [{ holder, dealings: [...checked].sort((a, b) => a - b) }]
  })
  return epochRowCodec.encode({
    isActive, threshold, holders, boxKeys, barred, dealings: dealings.length, voided, ready, qualified,
    completeAt, keys
  })
}

/** Decodes an epoch from its row and its dealings. @throws if rows are missing */
export function decodeEpoch (
  number: number, value: Uint8Array, dealingRows: ReadonlyMap<number, Uint8Array>
): { readonly epoch: EpochDealings, readonly isActive: boolean } {
  const { isActive, dealings: count, voided, ready, ...rest } = epochRowCodec.decode(value)
  const dealings = Array.from({ length: count }, (_, place) => {
    const row = dealingRows.get(place)
    assert(row !== undefined, 'ledger rows: a dealing is missing')
    return { ...dealingRowCodec.decode(row), isVoid: voided.includes(place) }
  })
  const checked = new Map<Hex, ReadonlySet<number>>(ready.map(({ holder, dealings: named }) => {
    const id = rest.holders[holder]
    assert(id !== undefined, 'ledger rows: a ready holder is missing')
    return [hex(id), new Set(named)]
  }))
  return { epoch: { ...rest, number, dealings, ready: checked }, isActive }
}

/** Returns the public part of the epoch in a `key-epoch` row; undefined if the epoch has no keys yet. */
export function publicEpochOf (number: number, value: Uint8Array): KeyEpoch | undefined {
  const row = decode(epochRowCodec, value)
  if (row.verdict !== 'accept' || row.value.keys === undefined) return undefined
  const { holders, keys, threshold } = row.value
  return { number, holders, threshold, keys }
}
