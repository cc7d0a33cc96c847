import {
  TransactionKind, accept, dayOf, hex, ignore, reject, type NamesAllow, type Readiness, type Timestamp,
  type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import type { MemberSet } from '../../membership/index.js'
import { NO_NAMES, raiseOn, type NameCounts } from '../rows/name-counts.js'
import { nextTimestamp, type LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import { readinessOf, type Rule } from './rule.js'

/**
 * The rule of `names/allow` (SPECIFICATION.md §6.12): a quorum of the members raises the allowance of a
 * hospital, as for an import. The raise is for the day of the block or the next day. A later raise of the
 * same day must be higher, and replaces the earlier.
 */
export const namesAllowRule: Rule<NamesAllow> = {
  kind: TransactionKind.namesAllow,
  rank: 2,
  traits: ({ approvals }) => ({ waitsForTime: true, checks: 1 + approvals.length }),
  readiness,
  isSpent: ({ names }, { raise }) =>
    raiseOn(names.get(hex(raise.hospital)) ?? NO_NAMES, raise.day) >= raise.names,
  judge
}

function readiness (state: LedgerState, transaction: NamesAllow, now: Timestamp): Readiness {
  const counts = state.names.get(hex(transaction.raise.hospital)) ?? NO_NAMES
  return readinessOf(verdictOn(state.set, counts, transaction, nextTimestamp(state, now)))
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<NamesAllow>): Verdict {
  const { raise } = transaction
  const hospital = hex(raise.hospital)
  const verdict = verdictOn(work.state.set, work.names.of(hospital), transaction, work.timestamp)
  if (verdict.verdict !== 'accept') return verdict
  work.names.raise(hospital, { day: raise.day, names: raise.names })
  work.ruleEvents.push({ type: 'names-raised', raise })
  return verdict
}

/** @param time of the block that would hold the transaction */
function verdictOn (
  set: MemberSet, counts: NameCounts, { approvals, author, raise }: NamesAllow, time: Timestamp
): Verdict {
  const today = dayOf(time)
  if (!set.has(author)) return ignore('not-a-member')
  if (!set.has(raise.hospital)) return ignore('not-a-member')
  if (raise.day < today) return reject('day-over')
  if (raise.day > today + 1) return ignore('day-ahead')
  if (raise.names <= raiseOn(counts, raise.day)) return reject('raised-before')
  const approving = approvals.filter(({ member }) => set.has(member)).length
  return approving >= set.quorum ? accept(undefined) : reject('too-few-approvals')
}
