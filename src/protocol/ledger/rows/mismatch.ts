import { bytes32, list, oneOf, struct, u32, u8, type Codec } from '../../codec/index.js'
import {
  MismatchVerdict, TransactionKind, concat, equal, type CaseId, type MemberId
} from '../../types/index.js'
import type { EntryKey } from './entry.js'

/** How the statements about a case stand: undecided, or decided by enough hospitals. */
export const MismatchOutcome = { stated: 0, confirmed: 1, refuted: 2 } as const
export type MismatchOutcome = typeof MismatchOutcome[keyof typeof MismatchOutcome]

export interface MismatchStatement {
  readonly author: MemberId
  readonly verdict: MismatchVerdict
}

/** All that hospitals stated about a case (SPECIFICATION.md §20.2). */
export interface MismatchRow {
  readonly submitter: MemberId
  readonly outcome: MismatchOutcome
  /** Oldest first. Statements after the outcome, and further ones, are left out. */
  readonly statements: readonly MismatchStatement[]
}

/** More than the members of a chain at one time. Members that left stay in the list. */
export const MAX_STATEMENTS = 200

export const mismatchRowCodec: Codec<MismatchRow> = struct<MismatchRow>({
  submitter: bytes32,
  outcome: oneOf(u8, Object.values(MismatchOutcome)),
  statements: list(struct<MismatchStatement>({
    author: bytes32, verdict: oneOf(u8, Object.values(MismatchVerdict))
  }), MAX_STATEMENTS)
})

/** What a hospital stated on its last day with a statement. */
export interface StatedCount {
  readonly day: number
  readonly stated: number
}

export const statedCountCodec: Codec<StatedCount> = struct<StatedCount>({ day: u32, stated: u32 })

const KIND = TransactionKind.mismatch
const [OF_CASE, OF_HOSPITAL, STATEMENT] = [0, 1, 2]

function keyOf (table: number, ...parts: readonly Uint8Array[]): EntryKey {
  return { space: 'kind', key: concat(Uint8Array.of(KIND, table), ...parts) }
}

export function mismatchKey (caseId: CaseId): EntryKey {
  return keyOf(OF_CASE, caseId)
}

export function statedKey (hospital: MemberId): EntryKey {
  return keyOf(OF_HOSPITAL, hospital)
}

/** The row of one statement, which makes a second one of its hospital invalid. */
export function statementKey (caseId: CaseId, author: MemberId): EntryKey {
  return keyOf(STATEMENT, caseId, author)
}

/** The beginning of the keys of all rows of cases. */
export const MISMATCH_PREFIX: Uint8Array = Uint8Array.of(KIND, OF_CASE)

/** Adds a statement and decides. @param isMember of the set, @param threshold of equal statements */
export function withStatement (
  row: MismatchRow, statement: MismatchStatement, isMember: (id: MemberId) => boolean, threshold: number
): MismatchRow {
  if (row.outcome !== MismatchOutcome.stated || row.statements.length >= MAX_STATEMENTS) return row
  const statements = [...row.statements, statement]
  const count = (verdict: MismatchVerdict): number =>
    statements.filter(({ author, verdict: of }) => of === verdict && isMember(author)).length
  const outcome = count(MismatchVerdict.differs) >= threshold
    ? MismatchOutcome.confirmed
    : count(MismatchVerdict.fits) >= threshold ? MismatchOutcome.refuted : MismatchOutcome.stated
  return { ...row, statements, outcome }
}

/** Tells whether a hospital has stated something about a case, as far as the row has it. */
export function hasStated ({ statements }: MismatchRow, hospital: MemberId): boolean {
  return statements.some(({ author }) => equal(author, hospital))
}
