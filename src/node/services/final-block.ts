import { blockCodec, decode, finalityCodec } from '../../protocol/codec/index.js'
import type { FinalHeader } from '../../protocol/receipt/index.js'
import type { BeaconShare, Height, Recovery } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import { pastRecovery, unreadableBlock } from '../loop/past-sets.js'

/** A stored block with the whole proof beside it. */
export interface FinalBlock {
  readonly block: FinalHeader
  readonly shares: readonly BeaconShare[]
  /** The statements of a recovery, beside the first block under it. */
  readonly recovery: Recovery | undefined
  /** The bytes of each transaction. */
  readonly transactions: readonly Uint8Array[]
}

/** Reads a final block for a receipt. @throws StorageError 'corrupt' */
export async function finalBlockAt (store: NodeStore, height: Height): Promise<FinalBlock> {
  const stored = await store.readBlock(height)
  const content = stored === undefined ? undefined : decode(blockCodec, stored.block)
  const finality = stored === undefined ? undefined : decode(finalityCodec, stored.certificate)
  if (content?.verdict !== 'accept' || finality?.verdict !== 'accept') throw unreadableBlock(height)
  const { certificate, recovery, shares } = finality.value
  const { header, transactions } = content.value
  const block = { header, certificate, recovery: await pastRecovery(store, height) }
  return { block, shares, recovery, transactions }
}
