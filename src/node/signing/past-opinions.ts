import { blockCodec, decode, verifyTransaction } from '../../protocol/codec/index.js'
import type { Effect } from '../../protocol/replica/index.js'
import { equal, isOfKind } from '../../protocol/types/index.js'
import type { Core } from '../assembly/core.js'

/** Shows the replica what an author's opinions in a final block were, signature and all (§12). */
export async function recallOpinions (
  { chain, host, store }: Pick<Core, 'chain' | 'host' | 'store'>,
  { height, author }: Extract<Effect, { type: 'recall' }>
): Promise<void> {
  const stored = await store.readBlock(height)
  const block = stored === undefined ? undefined : decode(blockCodec, stored.block)
  if (block?.verdict !== 'accept') return
  for (const bytes of block.value.transactions) {
    // What is in a final block was a member's then.
    const verified = verifyTransaction(chain, () => true, bytes)
    if (verified.verdict !== 'accept' || !equal(verified.value.signer, author)) continue
    if (!isOfKind(verified.value, 'opinions')) continue
    host.submit({ type: 'witness', transaction: verified.value })
  }
}
