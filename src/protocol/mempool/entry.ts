import type { Hex, VerifiedTransaction } from '../types/index.js'
import { TransactionKind, hex } from '../types/index.js'
import type { Readiness } from './view.js'

/** A waiting transaction and what is asked of it often. */
export interface PoolEntry {
  readonly tx: VerifiedTransaction
  readonly leaf: Hex
  readonly id: Hex
  readonly author: Hex
  readonly bytes: number
  /** Of a PROPOSE: first and one past the last sequence number, and the bytes of its bodies. */
  readonly firstSeq: number
  readonly endSeq: number
  readonly bodyBytes: number
  readiness: Readiness
}

export function poolEntry (tx: VerifiedTransaction, readiness: Readiness): PoolEntry {
  const { transaction } = tx
  const propose = transaction.kind === TransactionKind.propose ? transaction : undefined
  const firstSeq = propose?.firstSeq ?? 0
  return {
    tx,
    leaf: hex(tx.leaf),
    id: hex(tx.id),
    author: hex(tx.injector),
    bytes: tx.bytes.byteLength,
    firstSeq,
    endSeq: firstSeq + (propose?.proposals.length ?? 0),
    bodyBytes: propose?.proposals.reduce((sum, { bodySize }) => sum + bodySize, 0) ?? 0,
    readiness
  }
}

export function isPropose (entry: PoolEntry): boolean {
  return entry.endSeq > 0
}
