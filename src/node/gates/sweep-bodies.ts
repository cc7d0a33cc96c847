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
 * At a start, before anything can come in: deletes the bodies that no undecided or accepted case has,
 * no own PROPOSE that waits, and no block that may have been voted for. A pool does not outlive its
 * process, so they are those of PROPOSE that were waiting, or whose deletion a crash prevented.
 */
export async function sweepBodies (
  store: Swept, ledger: LedgerState, log: readonly LogRecord[]
): Promise<number> {
  const kept = new Set<string>()
  for (const one of ledger.undecided.values()) kept.add(hex(one.bodyHash))
  for (const { transaction } of await store.outboxTransactions()) keep(kept, transaction)
  for (const record of log) {
    const block = record.type === 'block' ? decode(blockCodec, record.bytes) : undefined
    if (block?.verdict !== 'accept') continue
    for (const transaction of block.value.transactions) keep(kept, transaction)
  }
  const dead: BodyHash[] = []
  // Both tables are in the order of the hashes, so one walk along both finds what only one has.
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
