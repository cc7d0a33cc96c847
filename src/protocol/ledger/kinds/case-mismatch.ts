import {
  TransactionKind, accept, dayOf, equal, ignore, reject, tolerated, type CaseMismatch, type Readiness,
  type Verdict, type VerifiedTransaction
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import { caseKey } from '../rows/keys.js'
import {
  MismatchOutcome, mismatchKey, mismatchRowCodec, statedCountCodec, statedKey, statementKey, withStatement,
  type MismatchRow, type StatedCount
} from '../rows/mismatch.js'
import type { Workspace } from '../state/workspace.js'
import type { Rule } from './rule.js'

/** How many statements of a hospital the blocks of a day take. */
export const STATEMENTS_PER_DAY = 1_000

/**
 * The rule of `case/mismatch` (SPECIFICATION.md §20.2). Whatever else the chain has, a statement stays valid
 * until its hospital has made one about the case. So no pool keeps a statement that no block can hold.
 */
export const caseMismatchRule: Rule<CaseMismatch> = {
  kind: TransactionKind.mismatch,
  rank: 2,
  touches: (_state, statement) => rowsOf(statement),
  needs: (_state, { caseId }) => [caseKey(caseId)],
  doubts: (_state, statement) => rowsOf(statement),
  exclusiveRow: (_chain, { author, caseId }) => statementKey(caseId, author),
  refute (work, { transaction }) {
    const verdict = verdictOn(work, transaction)
    return verdict.verdict === 'reject' ? verdict.code : undefined
  },
  readiness: (state, { author }): Readiness => state.set.has(author) ? 'ready' : 'later',
  judge
}

function rowsOf ({ author, caseId }: CaseMismatch): EntryKey[] {
  return [caseKey(caseId), mismatchKey(caseId), statedKey(author), statementKey(caseId, author)]
}

function judge (work: Workspace, { transaction }: VerifiedTransaction<CaseMismatch>): Verdict {
  const counted = verdictOn(work, transaction)
  if (counted.verdict !== 'accept') return counted
  const { author, caseId, submitter, verdict } = transaction
  const { set } = work.state
  const before = rowOf(work, transaction)
  const after = withStatement(before, { author, verdict }, id => set.has(id), confirming(set.members.length))
  work.write(mismatchKey(caseId), mismatchRowCodec.encode(after))
  work.write(statementKey(caseId, author), Uint8Array.of(verdict))
  work.write(statedKey(author), statedCountCodec.encode(counted.value))
  const isDecided = before.outcome !== after.outcome
  work.ruleEvents.push(
    { type: 'mismatch', caseId, submitter, author, verdict, outcome: after.outcome, isDecided })
  return accept(undefined)
}

/** Returns how many hospitals must say the same: more than are faulty, and never one alone. */
export function confirming (members: number): number {
  return Math.max(2, tolerated(members) + 1)
}

function rowOf (work: Workspace, { caseId, submitter }: CaseMismatch): MismatchRow {
  const row = work.read(mismatchKey(caseId))
  return row === undefined
    ? { submitter, outcome: MismatchOutcome.stated, statements: [] }
    : mismatchRowCodec.decode(row)
}

/** @returns the count of the author with this statement */
function verdictOn (work: Workspace, transaction: CaseMismatch): Verdict<StatedCount> {
  const { author, caseId, submitter } = transaction
  if (!work.state.set.has(author)) return ignore('not-a-member')
  const found = work.findCase(caseId)
  if (found === undefined) return ignore('unknown-case')
  if (!equal(found.submitter, submitter)) return reject('another-submitter')
  if (work.read(statementKey(caseId, author)) !== undefined) return reject('stated-already')
  const row = work.read(statedKey(author))
  const day = dayOf(work.timestamp)
  const last = row === undefined ? undefined : statedCountCodec.decode(row)
  const stated = (last?.day === day ? last.stated : 0) + 1
  return stated > STATEMENTS_PER_DAY ? reject('stated-of-the-day') : accept({ day, stated })
}
