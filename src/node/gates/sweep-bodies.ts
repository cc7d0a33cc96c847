import { Buffer } from 'node:buffer'
import { blockCodec, decode, transactionCodec } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import type { LogRecord } from '../../protocol/replica/index.js'
import { hex, proposalsOf, type BodyHash } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'

const HASH_BYTES = 32
const DELETED_AT_ONCE = 1024

type Swept = Pick<NodeStore, 'bodyHashes' | 'deleteBodies' | 'entries' | 'outboxTransactions'>

/**
 * Deletes the bodies that nothing needs; it runs at a start, before any input. A body is needed by an
 * undecided or accepted case, by a PROPOSE in the outbox, or by a block in the log. Other bodies belong
 * to PROPOSE of the lost pool, or a crash prevented their deletion.
 */
export async function sweepBodies (
  store: Swept, ledger: LedgerState, log: readonly LogRecord[]
): Promise<number> {
  const kept = new Set<string>()
  for (const { bodyHash } of ledger.undecided.values()) kept.add(hex(bodyHash))
  for (const transaction of await store.outboxTransactions()) keep(kept, transaction)
  for (const record of log) {
    const block = record.type === 'block' ? decode(blockCodec, record.bytes) : undefined
    if (block?.verdict !== 'accept') continue
    for (const transaction of block.value.transactions) keep(kept, transaction)
  }
  const dead: BodyHash[] = []
  // Both tables are in the order of the hashes, so one pass over both finds hashes that only one table has.
  const accepted = store.entries('body')
  let row = await accepted.next()
  for await (const hash of store.bodyHashes()) {
    while (row.done !== true && Buffer.compare(hashOf(row.value.key), hash) < 0) {
      row = await accepted.next()
    }
    const isAccepted = row.done !== true && Buffer.compare(hashOf(row.value.key), hash) === 0
    if (!isAccepted && !kept.has(hex(hash))) dead.push(hash)
  }
  await accepted.return(undefined)
  for (let at = 0; at < dead.length; at += DELETED_AT_ONCE) {
    await store.deleteBodies(dead.slice(at, at + DELETED_AT_ONCE))
  }
  return dead.length
}

/** Rows of accepted bodies begin with their hash. */
function hashOf (key: Uint8Array): Uint8Array {
  return key.subarray(0, HASH_BYTES)
}

function keep (kept: Set<string>, bytes: Uint8Array): void {
  const decoded = decode(transactionCodec, bytes)
  if (decoded.verdict !== 'accept') return
  for (const { bodyHash } of proposalsOf(decoded.value)) kept.add(hex(bodyHash))
}
