import { blockCodec, decode, verifyTransaction } from '../../protocol/codec/index.js'
import type { ReplicaEffect } from '../../protocol/replica/index.js'
import { equal, TransactionKind, type Chain } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import type { HostLoop } from '../loop/host-loop.js'

export interface RecallParts {
  readonly chain: Chain, readonly store: NodeStore, readonly hostLoop: HostLoop
}

/** Shows the replica an author's signed opinions in a final block (§12). */
export async function recallOpinions (
  { chain, hostLoop, store }: RecallParts,
  { height, author }: Extract<ReplicaEffect, { type: 'recall' }>
): Promise<void> {
  const stored = await store.readBlock(height)
  const block = stored === undefined ? undefined : decode(blockCodec, stored.block)
  if (block?.verdict !== 'accept') return
  for (const bytes of block.value.transactions) {
    // Every author in a final block was a member at that height.
    const verified = verifyTransaction(chain, () => true, bytes)
    if (verified.verdict !== 'accept' || !equal(verified.value.signer, author)) continue
    if (verified.value.transaction.kind !== TransactionKind.opinions) continue
    hostLoop.submit({ type: 'witness', transaction: verified.value })
  }
}
