import { accessLink } from '../../access/index.js'
import {
  TransactionKind, accept, dayOf, hex, ignore, reject, type AccessLog, type MemberId, type Verdict,
  type VerifiedTransaction
} from '../../types/index.js'
import {
  NO_ACCESSES, NO_BATCHES, accessBatchCodec, accessBatchKey, accessCountCodec, accessCountKey,
  accessHeadCodec, accessHeadKey, type AccessCount, type AccessHead
} from '../rows/access.js'
import { entryId, type EntryKey } from '../rows/entry.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/** Accesses that a hospital logs on a day of block time. More wait for the next day. */
export const ACCESSES_PER_DAY = 500_000

/**
 * The rule of `access/log` (SPECIFICATION.md §18.3). The batches of an author come in the order of their
 * numbers, and each access extends the chain of its patient. A batch waits for the row of the one before it.
 */
export const accessLogRule: Rule<AccessLog> = {
  kind: TransactionKind.accessLog,
  rank: 2,
  traits: ({ author, number }) => ({ claim: `log ${hex(author)} ${number}` }),
  touches: (_state, log) => rowsOf(log),
  needs: (_state, { author, number }) => number > 1 ? [accessBatchKey(author, number - 1)] : [],
  doubts: (_state, { author, number }) => [accessBatchKey(author, number)],
  exclusiveRow: (_chain, { author, number }) => accessBatchKey(author, number),
  refute: (work, { transaction: { author, number } }) =>
    work.read(accessBatchKey(author, number)) === undefined ? undefined : 'access-known',
  readiness: ({ set }, { author }) => set.has(author) ? 'ready' : 'later',
  judge
}

function rowsOf ({ author, entries, number }: AccessLog): EntryKey[] {
  const heads = new Map(entries.map(({ handle }) => [hex(handle), accessHeadKey(handle)]))
  return [accessBatchKey(author, number), accessCountKey(author), ...heads.values()]
}

function judge (work: Workspace, { id, transaction }: VerifiedTransaction<AccessLog>): Verdict {
  const { author, entries, number } = transaction
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const { accesses, day, last } = countOf(work, author)
  if (number <= last) return reject('access-known')
  if (number > last + 1) return ignore('access-ahead')
  const count = { last: number, day, accesses: accesses + entries.length }
  if (count.accesses > ACCESSES_PER_DAY) return reject('accesses-of-the-day')
  const heads = new Map<string, { readonly key: EntryKey, head: AccessHead }>()
  for (const [position, entry] of entries.entries()) {
    const key = accessHeadKey(entry.handle)
    const found = heads.get(entryId(key)) ?? { key, head: headOf(work, key) }
    const access = { ...entry, author, number, position, height: work.height }
    const chain = accessLink(work.chain.id, found.head.chain, access)
    found.head = { count: found.head.count + 1, chain, height: work.height }
    heads.set(entryId(key), found)
    work.ruleEvents.push({ type: 'access', access, count: found.head.count })
  }
  for (const { head, key } of heads.values()) work.write(key, accessHeadCodec.encode(head))
  work.write(accessBatchKey(author, number),
    accessBatchCodec.encode({ height: work.height, transactionId: id }))
  work.write(accessCountKey(author), accessCountCodec.encode(count))
  return accept(undefined)
}

function headOf (work: Workspace, key: EntryKey): AccessHead {
  const row = work.read(key)
  return row === undefined ? NO_ACCESSES : accessHeadCodec.decode(row)
}

/** Returns the last batch of a hospital, and what it has logged on the day of the block. */
function countOf (work: Workspace, author: MemberId): AccessCount {
  const row = work.read(accessCountKey(author))
  const count = row === undefined ? NO_BATCHES : accessCountCodec.decode(row)
  const day = dayOf(work.timestamp)
  return count.day === day ? count : { ...count, day, accesses: 0 }
}
