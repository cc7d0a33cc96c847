import { walRecordCodec, type WalRecord } from '../consensus/index.js'
import { accept, reject, type Height, type Verdict } from '../types/index.js'
import { decode } from '../codec/index.js'

/**
 * A record of the write-ahead log. `block` is the full content of a candidate. It is logged before the vote
 * for it, so that the flush before the vote makes both durable (R4).
 */
export type LogRecord =
  | { readonly type: 'consensus', readonly height: Height, readonly record: WalRecord }
  | { readonly type: 'block', readonly height: Height, readonly bytes: Uint8Array }

/** Types of records in the log file. A number is never used again. */
const RecordType = { consensus: 1, block: 2 } as const

export interface RawLogRecord {
  readonly type: number
  readonly payload: Uint8Array
}

/** Encodes a record; payload = height u64 ‖ record bytes. */
export function encodeLogRecord (record: LogRecord): RawLogRecord {
  const body = record.type === 'block' ? record.bytes : walRecordCodec.encode(record.record)
  const payload = new Uint8Array(8 + body.byteLength)
  new DataView(payload.buffer).setBigUint64(0, BigInt(record.height))
  payload.set(body, 8)
  return { type: RecordType[record.type], payload }
}

export function decodeLogRecord (raw: RawLogRecord): Verdict<LogRecord> {
  if (raw.payload.byteLength < 8) return reject('short-log-record')
  const view = new DataView(raw.payload.buffer, raw.payload.byteOffset, 8)
  const height = Number(view.getBigUint64(0))
  // Above 2^53 two heights would become one number.
  if (!Number.isSafeInteger(height)) return reject('integer-out-of-range')
  const body = raw.payload.subarray(8)
  if (raw.type === RecordType.block) return accept({ type: 'block', height, bytes: body })
  if (raw.type !== RecordType.consensus) return reject('unknown-log-record')
  const record = decode(walRecordCodec, body)
  if (record.verdict !== 'accept') return record
  return accept({ type: 'consensus', height, record: record.value })
}
