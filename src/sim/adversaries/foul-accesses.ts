import type { UnsignedTransaction } from '../../protocol/codec/index.js'
import { AccessKind, TransactionKind, type AccessEntry } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

type Maker = (means: Means) => UnsignedTransaction[]

/** Ways to break the rules of accesses (§18.3). Each makes transactions, of which the last is invalid. */
export const ACCESS_FOULS: readonly Maker[] = [
  // A batch that skips numbers, and one whose number is used already or by the other.
  means => [batch(means, 1_000_000_000, [entry(means)])],
  means => [batch(means, 1, [entry(means)]), batch(means, 1, [entry(means)])],
  means => [batch(means, 0, [entry(means)])],
  means => {
    const twice = entry(means)
    return [batch(means, 1, [twice, twice])]
  }
]

function entry ({ random }: Means): AccessEntry {
  return { handle: random.bytes(32), kind: AccessKind.read, hash: random.bytes(32) }
}

function batch (
  { signer }: Means, number: number, entries: readonly AccessEntry[]
): Extract<UnsignedTransaction, { kind: 26 }> {
  return { kind: TransactionKind.accessLog, author: signer.id, number, entries }
}
