import { blockCodec, decode, proposalCodec, transactionCodec } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import type { LogRecord, NamedBody } from '../../protocol/replica/index.js'
import { hex, partHashes, TransactionKind, type BodyHash, type Hex } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'

const AT_ONCE = 1024

type Swept = Pick<NodeStore, 'deleteBodies' | 'isAccepted' | 'outboxTransactions' | 'sealedProposals' |
  'settleBodies' | 'waitingBodies'>

export interface Sweep {
  /** The number of deleted bodies. */
  readonly deleted: number
  /** The bodies that wait on, because a block in the log names them. */
  readonly waiting: readonly NamedBody[]
}

/**
 * Deletes the waiting bodies that nothing needs; it runs at a start, before any input. An own proposal, in
 * the outbox or not, or a block in the log needs its bodies. Other bodies belong to PROPOSE of the lost pool,
 * or a crash prevented their deletion. A mark whose body belongs to a case by now is deleted alone. Only
 * bodies that wait are read, so a start does not cost more on a longer chain.
 */
export async function sweepBodies (
  store: Swept, ledger: LedgerState, log: readonly LogRecord[]
): Promise<Sweep> {
  const inCase = new Set<Hex>()
  for (const open of ledger.undecided.values()) for (const hash of partHashes(open)) inCase.add(hex(hash))
  const own = new Map<Hex, NamedBody>()
  for (const transaction of await store.outboxTransactions()) keep(own, transaction)
  const unsigned = new Set<Hex>()
  for await (const [, row] of store.sealedProposals.iterate()) {
    const proposal = decode(proposalCodec, row)
    if (proposal.verdict === 'accept') for (const hash of partHashes(proposal.value)) unsigned.add(hex(hash))
  }
  const logged = new Map<Hex, NamedBody>()
  for (const record of log) {
    const block = record.type === 'block' ? decode(blockCodec, record.bytes) : undefined
    if (block?.verdict !== 'accept') continue
    for (const transaction of block.value.transactions) keep(logged, transaction)
  }
  const [waiting, settled, dead]: [NamedBody[], BodyHash[], BodyHash[]] = [[], [], []]
  for await (const hash of store.waitingBodies()) {
    const name = hex(hash)
    const wanted = logged.get(name)
    if (own.has(name) || unsigned.has(name)) continue
    if (inCase.has(name) || await store.isAccepted(hash)) settled.push(hash)
    else if (wanted !== undefined) waiting.push(wanted)
    else dead.push(hash)
  }
  for (let at = 0; at < settled.length; at += AT_ONCE) {
    await store.settleBodies(settled.slice(at, at + AT_ONCE))
  }
  for (let at = 0; at < dead.length; at += AT_ONCE) await store.deleteBodies(dead.slice(at, at + AT_ONCE))
  return { deleted: dead.length, waiting }
}

function keep (kept: Map<Hex, NamedBody>, bytes: Uint8Array): void {
  const decoded = decode(transactionCodec, bytes)
  if (decoded.verdict !== 'accept' || decoded.value.kind !== TransactionKind.propose) return
  const { author: submitter, proposals } = decoded.value
  for (const hash of proposals.flatMap(partHashes)) kept.set(hex(hash), { hash, submitter })
}
