import { walRecordCodec, type WalRecord } from '../consensus/index.js'
import {
  accept, reject, type Height, type Recovery, type RecoveryStatement, type Verdict
} from '../types/index.js'
import { decode, recoveryCodec, recoveryStatementCodec } from '../codec/index.js'

/**
 * A record of the write-ahead log. `block` is the full content of a candidate. It is logged before the vote
 * for it, so that the flush before the vote makes both durable (R4).
 */
export type LogRecord =
  | { readonly type: 'consensus', readonly height: Height, readonly record: WalRecord }
  | { readonly type: 'block', readonly height: Height, readonly bytes: Uint8Array }
  /**
   * The own statement for a recovery. What is logged before it was signed under a lower number, and what is
   * logged after it was not (§10.6). Its height is LAST_HEIGHT, so that it stays in the log.
   */
  | { readonly type: 'statement', readonly height: Height, readonly statement: RecoveryStatement }
  /** The recovery that was adopted at the block below `height`. */
  | { readonly type: 'recovery', readonly height: Height, readonly recovery: Recovery }

/** Height of the records that no final block makes obsolete. */
export const LAST_HEIGHT: Height = Number.MAX_SAFE_INTEGER

/** Types of records in the log file. A number is never used again. */
const RecordType = { consensus: 1, block: 2, statement: 3, recovery: 4 } as const

export interface RawLogRecord {
  readonly type: number
  readonly payload: Uint8Array
}

/** Encodes a record; payload = height u64 ‖ record bytes. */
export function encodeLogRecord (record: LogRecord): RawLogRecord {
  const body = bodyOf(record)
  const payload = new Uint8Array(8 + body.byteLength)
  new DataView(payload.buffer).setBigUint64(0, BigInt(record.height))
  payload.set(body, 8)
  return { type: RecordType[record.type], payload }
}

function bodyOf (record: LogRecord): Uint8Array {
  switch (record.type) {
    case 'block': return record.bytes
    case 'consensus': return walRecordCodec.encode(record.record)
    case 'statement': return recoveryStatementCodec.encode(record.statement)
    case 'recovery': return recoveryCodec.encode(record.recovery)
  }
}

export function decodeLogRecord (raw: RawLogRecord): Verdict<LogRecord> {
  if (raw.payload.byteLength < 8) return reject('short-log-record')
  const view = new DataView(raw.payload.buffer, raw.payload.byteOffset, 8)
  const height = Number(view.getBigUint64(0))
  // Above 2^53 two heights would become one number.
  if (!Number.isSafeInteger(height)) return reject('integer-out-of-range')
  const body = raw.payload.subarray(8)
  if (raw.type === RecordType.block) return accept({ type: 'block', height, bytes: body })
  if (raw.type === RecordType.statement) {
    const statement = decode(recoveryStatementCodec, body)
    if (statement.verdict !== 'accept') return statement
    return accept({ type: 'statement', height, statement: statement.value })
  }
  if (raw.type === RecordType.recovery) {
    const recovery = decode(recoveryCodec, body)
    if (recovery.verdict !== 'accept') return recovery
    return accept({ type: 'recovery', height, recovery: recovery.value })
  }
  if (raw.type !== RecordType.consensus) return reject('unknown-log-record')
  const record = decode(walRecordCodec, body)
  if (record.verdict !== 'accept') return record
  return accept({ type: 'consensus', height, record: record.value })
}
