import { bytes32, struct, u32, u64, type Codec } from '../../codec/index.js'
import {
  ZERO_32, concat, type Height, type MemberId, type PatientHandle
} from '../../types/index.js'
import type { EntryKey } from './entry.js'
import { orderRowCodec } from './handle.js'

/** The head of a patient's accesses: whoever has all of them computes the same chain (§18.3). */
export interface AccessHead {
  readonly count: number
  /** A hash over all accesses, in the order of the chain; zeros before the first. */
  readonly chain: Uint8Array
  /** The height of the block with the last. */
  readonly height: Height
}

export const NO_ACCESSES: AccessHead = { count: 0, chain: ZERO_32, height: 0 }

export const accessHeadCodec: Codec<AccessHead> =
  struct<AccessHead>({ count: u64, chain: bytes32, height: u64 })

/** An `access-batch` row: the transaction that has the batch, and its block. */
export const accessBatchCodec = orderRowCodec

/** An `access-count` row: the last batch of a hospital, and what it logged on the day of that batch. */
export interface AccessCount {
  readonly last: number
  readonly day: number
  readonly accesses: number
}

export const NO_BATCHES: AccessCount = { last: 0, day: 0, accesses: 0 }

export const accessCountCodec: Codec<AccessCount> =
  struct<AccessCount>({ last: u64, day: u32, accesses: u32 })

export function accessHeadKey (handle: PatientHandle): EntryKey {
  return { space: 'access-head', key: handle }
}

export function accessBatchKey (author: MemberId, number: number): EntryKey {
  return { space: 'access-batch', key: concat(author, u64.encode(number)) }
}

export function accessCountKey (author: MemberId): EntryKey {
  return { space: 'access-count', key: author }
}
