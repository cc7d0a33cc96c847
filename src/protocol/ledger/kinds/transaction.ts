import {
  hex, ignore, type AnyTransaction, type Chain, type Hex, type Readiness, type Timestamp, type Transaction,
  type Verdict, type VerifiedTransaction, type WaitingTraits
} from '../../types/index.js'
import { replacedCases } from '../cases/replaced-cases.js'
import { attestedKey } from '../rows/attested.js'
import { emergencyKey } from '../rows/emergency.js'
import type { Entries, EntryKey } from '../rows/entry.js'
import { caseKey, stateRootKey } from '../rows/keys.js'
import type { ChangedCases } from '../state/changed-cases.js'
import { nextTimestamp, type LedgerState } from '../state/ledger-state.js'
import { Workspace } from '../state/workspace.js'
import { ALL_RULES, type Rules } from './index.js'
import type { Rule } from './rule.js'

/* These functions take a transaction of any kind and apply its rule. */

/** Returns the rule of a transaction. Each verified transaction has a form, and each form has a rule. */
export function ruleOf ({ kind }: Transaction, rules: Rules): Rule<AnyTransaction> {
  return rules.get(kind)!
}

/** Judges a transaction of a block, and executes it if it is valid. */
export function judgeTransaction (work: Workspace, tx: VerifiedTransaction, rules: Rules): Verdict {
  const rule = ruleOf(tx.transaction, rules)
  if (waitsForEpoch(work.state, rule)) return ignore('no-key-epoch')
  const verdict = rule.judge(work, tx)
  if (verdict.verdict === 'accept') work.signers.add(hex(tx.signer))
  return verdict
}

/** Returns the rows that judging a block with these transactions needs; the host loads them first. */
export function touches (
  state: LedgerState, transactions: readonly VerifiedTransaction[], rules = ALL_RULES
): EntryKey[] {
  const rows = transactions.flatMap(tx =>
    ruleOf(tx.transaction, rules).touches?.(state, tx.transaction, tx) ?? [])
  const ofList = state.adopted?.list === undefined ? [] : replacedCases(state)
  const reviewed = state.undrawnReviews.flatMap(id => [emergencyKey(id), attestedKey(id)])
  return [stateRootKey(), ...reviewed, ...ofList, ...rows]
}

/** Returns the rows that the chain must have before the pool takes a transaction, and that may be missing. */
export function rowsNeeded (
  state: LedgerState, tx: VerifiedTransaction, rules = ALL_RULES
): EntryKey[] {
  return ruleOf(tx.transaction, rules).needs?.(state, tx.transaction, tx) ?? []
}

/** Returns all rows that the pool reads before it takes a transaction. */
export function rowsOnArrival (
  state: LedgerState, tx: VerifiedTransaction, rules = ALL_RULES
): EntryKey[] {
  const needed = rowsNeeded(state, tx, rules)
  const doubts = ruleOf(tx.transaction, rules).doubts?.(state, tx.transaction, tx)
  return doubts === undefined ? needed : [...needed, ...doubts]
}

/**
 * Returns the code of a fault that only rows show and no later block cures.
 * @param entries the rows of `rowsOnArrival`, as they are at `state`
 * @param now by the local clock: after a rest, the time of the next block is far from that of the last one
 */
export function refute (
  state: LedgerState, tx: VerifiedTransaction, entries: Entries, now: Timestamp, rules = ALL_RULES
): string | undefined {
  const rule = ruleOf(tx.transaction, rules)
  return rule.refute?.(new Workspace(state, nextTimestamp(state, now), entries), tx)
}

/**
 * Tells whether a block may have given a waiting transaction a fault that `refute` finds. It may if it
 * changed a row that `refute` reads, unless the kind knows better.
 * @param state after the block
 */
export function isInDoubt (
  state: LedgerState, changed: ChangedCases, tx: VerifiedTransaction, rules = ALL_RULES
): boolean {
  const { isInDoubt: isDoubtful, refute: finds } = ruleOf(tx.transaction, rules)
  if (isDoubtful !== undefined) return isDoubtful(changed, tx.transaction, tx)
  return finds !== undefined && rowsOnArrival(state, tx, rules).some(key => changed.hasRow(key))
}

/** Tells whether the next block may hold a transaction. @param now by the local clock, for gaps (§5.2) */
export function readiness (
  state: LedgerState, tx: VerifiedTransaction, now: Timestamp, rules = ALL_RULES
): Readiness {
  const rule = ruleOf(tx.transaction, rules)
  const found = rule.readiness(state, tx.transaction, now, tx)
  return found === 'ready' && waitsForEpoch(state, rule) ? 'later' : found
}

/** Tells whether a kind waits for the first key epoch (SPECIFICATION.md §9.5). */
function waitsForEpoch ({ keys }: LedgerState, rule: Rule<AnyTransaction>): boolean {
  return keys.active === undefined && rule.beforeEpochs !== true
}

export function traitsOf (
  { transaction }: Pick<VerifiedTransaction, 'transaction'>, rules = ALL_RULES
): WaitingTraits {
  const rule = ruleOf(transaction, rules)
  return {
    rank: rule.rank,
    isSingle: rule.refusesTwo !== undefined,
    waitsForTime: false,
    proposals: 0,
    bodyBytes: 0,
    fromMembersOnly: true,
    checks: 1,
    claim: undefined,
    ...rule.traits?.(transaction)
  }
}

/** Returns the ids on which the readiness depends; undefined if any block may change it. */
export function watches (
  state: LedgerState, tx: VerifiedTransaction, readiness: Readiness, rules = ALL_RULES
): readonly Hex[] | undefined {
  return ruleOf(tx.transaction, rules).watches?.(state, tx.transaction, readiness, tx)
}

/** Tells whether a block with a list that removes a member leaves out a transaction (§5.3). */
export function opensCases ({ transaction }: VerifiedTransaction, rules = ALL_RULES): boolean {
  return ruleOf(transaction, rules).opensCases === true
}

/** Returns the code of a fault for which the sender of a transaction is to blame. */
export function faultOf (
  state: LedgerState, { transaction }: VerifiedTransaction, rules = ALL_RULES
): string | undefined {
  return ruleOf(transaction, rules).fault?.(state, transaction)
}

export function isSpent (
  state: LedgerState, tx: VerifiedTransaction, rules = ALL_RULES
): boolean {
  return ruleOf(tx.transaction, rules).isSpent?.(state, tx.transaction, tx) === true
}

/** Returns the code of a fault that no honest author makes; undefined for any other transaction. */
export function offenceOf (
  state: LedgerState, { transaction }: VerifiedTransaction, rules = ALL_RULES
): string | undefined {
  return ruleOf(transaction, rules).offence?.(state, transaction)
}

/** Returns the rows that a transaction adds. Once the chain has all of them, the transaction is invalid. */
export function addedRowsOf (
  chain: Chain, tx: VerifiedTransaction, rules = ALL_RULES
): readonly EntryKey[] {
  if (opensCases(tx, rules)) return tx.caseIds.map(caseKey)
  const row = exclusiveRowOf(chain, tx, rules)
  return row === undefined ? [] : [row]
}

/** Returns the row whose presence makes a transaction invalid, if its kind has such a row. */
export function exclusiveRowOf (
  chain: Chain, { transaction }: VerifiedTransaction, rules = ALL_RULES
): EntryKey | undefined {
  return ruleOf(transaction, rules).exclusiveRow?.(chain, transaction)
}
