import {
  appointedCodec, bytes32, list, oneOf, option, struct, u16, u32, u64, u8, type Codec
} from '../../codec/index.js'
import {
  concat, type Appointed, type ConsentMark, type Height, type MemberId, type PatientHandle, type Timestamp,
  type TransactionId
} from '../../types/index.js'
import type { EntryKey } from './entry.js'

/** How many consents of a patient may live, and how many guardians and delegates a patient may have. */
export const MAX_CONSENTS = 50
export const MAX_APPOINTED = 8

/** How a consent came to the chain. An attested one favours the hospital that filed it. */
export const ConsentOrigin = { patient: 1, appointed: 2, filed: 3, attested: 4 } as const
export type ConsentOrigin = typeof ConsentOrigin[keyof typeof ConsentOrigin]

/** A consent or denial that is in force; the chain does not know which of the two. */
export interface HandleConsent extends ConsentMark {
  /** The counter of its order. */
  readonly number: number
  readonly height: Height
  readonly origin: ConsentOrigin
  /** The key that ordered it, or the hospital that filed it. */
  readonly signer: Uint8Array
}

/** A key that comes into force later. */
export interface WaitingKey {
  readonly key: Uint8Array
  readonly since: Timestamp
  /** The number of members that vouched for it. */
  readonly vouches: number
}

/** All that the chain knows of a patient who has ordered something (SPECIFICATION.md §16.4). */
export interface HandleRow {
  /** The counter of the last order. */
  readonly counter: number
  readonly key: Uint8Array | undefined
  readonly waiting: WaitingKey | undefined
  readonly appointed: readonly Appointed[]
  /** Oldest first. */
  readonly consents: readonly HandleConsent[]
}

export const NO_ORDERS: HandleRow =
  { counter: 0, key: undefined, waiting: undefined, appointed: [], consents: [] }

export const handleRowCodec: Codec<HandleRow> = struct<HandleRow>({
  counter: u64,
  key: option(bytes32),
  waiting: option(struct<WaitingKey>({ key: bytes32, since: u64, vouches: u16 })),
  appointed: list(appointedCodec, MAX_APPOINTED),
  consents: list(struct<HandleConsent>({
    number: u64, height: u64,
    origin: oneOf(u8, [
      ConsentOrigin.patient, ConsentOrigin.appointed, ConsentOrigin.filed, ConsentOrigin.attested
    ]),
    signer: bytes32, ruleHash: bytes32, keyCommitment: bytes32, until: u64
  }), MAX_CONSENTS)
})

/** An `order` row: the transaction that has the order, and its block. */
export interface OrderRow {
  readonly height: Height
  readonly transactionId: TransactionId
}

export const orderRowCodec: Codec<OrderRow> = struct<OrderRow>({ height: u64, transactionId: bytes32 })

/** A `filings` row: what a hospital injected and attested on its last day with an order. */
export interface FilingCount {
  readonly day: number
  readonly orders: number
  readonly attested: number
}

export const filingCountCodec: Codec<FilingCount> =
  struct<FilingCount>({ day: u32, orders: u32, attested: u32 })

export function handleKey (handle: PatientHandle): EntryKey {
  return { space: 'handle', key: handle }
}

export function orderKey (handle: PatientHandle, counter: number): EntryKey {
  return { space: 'order', key: concat(handle, u64.encode(counter)) }
}

export function filingsKey (hospital: MemberId): EntryKey {
  return { space: 'filings', key: hospital }
}

/** Returns a row at a time: a key that waited is in force, and consents that are over are gone. */
export function handleAt (row: HandleRow, time: Timestamp): HandleRow {
  const isDue = row.waiting !== undefined && row.waiting.since <= time
  const key = isDue ? row.waiting.key : row.key
  return {
    ...row, key,
    waiting: isDue ? undefined : row.waiting,
    appointed: row.appointed.filter(({ until }) => until > time),
    // A patient with a key grants what a hospital attested before.
    consents: row.consents.filter(({ origin, until }) =>
      (until === 0 || until > time) && (key === undefined || origin !== ConsentOrigin.attested))
  }
}
