import { approveRaise, type UnsignedTransaction } from '../../protocol/codec/index.js'
import type { LedgerState } from '../../protocol/ledger/index.js'
import { dayOf, TransactionKind, type MemberId } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'

type Maker = (means: Means, state: LedgerState) => UnsignedTransaction[]

/** Ways to break the rules of allowances (§6.12). Each makes transactions, of which the last is invalid. */
export const NAME_FOULS: readonly Maker[] = [
  (means, { timestamp }) => [totals(means, dayOf(timestamp) + 1, means.signer.id)],
  (means, { timestamp }) => [totals(means, dayOf(timestamp) - 1, means.random.bytes(32))],
  (means, { timestamp }) => [totals(means, dayOf(timestamp) - 9, means.signer.id)],
  (means, { timestamp, names, set }) => {
    const yesterday = dayOf(timestamp) - 1
    const isFree = [...names.values()].every(({ reported }) => reported < yesterday)
    const ids = set.members.map(({ id }) => id)
    return isFree ? [...ids.slice(0, 1), ...ids.slice(0, 1)].map(id => totals(means, yesterday, id)) : []
  },
  (means, { timestamp }) => [raise(means, dayOf(timestamp))],
  (means, { timestamp }) => [raise(means, dayOf(timestamp) + 2)]
]

function totals ({ random, signer }: Means, day: number, hospital: MemberId): UnsignedTransaction {
  return {
    kind: TransactionKind.namesTotals, author: signer.id, day,
    totals: [{ hospital, names: random.between(1, 1_000) }]
  }
}

/** A raise that its author alone approves. */
function raise ({ chain, random, signer }: Means, day: number): UnsignedTransaction {
  const wanted = { hospital: signer.id, day, names: random.between(1, 1_000_000) }
  return {
    kind: TransactionKind.namesAllow, author: signer.id, raise: wanted,
    approvals: [approveRaise(chain.id, signer, wanted)]
  }
}
