import { TransactionKind, isAscending, type NamesTotal, type NamesTotals } from '../../types/index.js'
import { list, struct } from '../wire/combinators.js'
import { MAX_MEMBERS } from '../wire/limits.js'
import { bytes32, u32 } from '../wire/primitives.js'
import { formByOneAuthor } from './form.js'

/** Encodes the totals of a day, which a transaction and a row have. */
export const namesTotalsCodec = list(struct<NamesTotal>({ hospital: bytes32, names: u32 }), MAX_MEMBERS, 1)

/** The form of `names/totals` (SPECIFICATION.md §3.4). The ledger decides whether the day is due. */
export const namesTotalsForm = formByOneAuthor<NamesTotals>(TransactionKind.namesTotals, 'names-totals', {
  day: u32, totals: namesTotalsCodec
}, (_chain, { totals }) => {
  if (!isAscending(totals.map(({ hospital }) => hospital))) return 'totals-unsorted'
  return totals.some(({ names }) => names === 0) ? 'total-of-nothing' : undefined
})
