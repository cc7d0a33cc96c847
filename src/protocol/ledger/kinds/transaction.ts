import type {
  AnyTransaction, Chain, Readiness, Timestamp, Transaction, Verdict, VerifiedTransaction, WaitingTraits
} from '../../types/index.js'
import type { EntryKey } from '../rows/entry.js'
import type { LedgerState } from '../state/ledger-state.js'
import type { Workspace } from '../state/workspace.js'
import { ALL_RULES, type Rules } from './index.js'
import type { Rule } from './rule.js'

/* What can be asked of a transaction of any kind. Each function finds the rule and asks that. */

/** `verifyTransaction` lets no transaction through whose kind has no form, and each form has a rule. */
export function ruleOf ({ kind }: Transaction, rules: Rules): Rule<AnyTransaction> {
  return rules.get(kind)!
}

/** Judges and executes one transaction of a block. */
export function judgeTransaction (work: Workspace, tx: VerifiedTransaction, rules: Rules): Verdict {
  return ruleOf(tx.transaction, rules).judge(work, tx)
}

/**
 * The rows that judging these transactions on this state needs, so that the host can load them all at
 * once, in any order.
 */
export function touches (
  state: LedgerState, transactions: readonly VerifiedTransaction[], rules = ALL_RULES
): EntryKey[] {
  return transactions.flatMap(({ transaction }) =>
    ruleOf(transaction, rules).touches?.(state, transaction) ?? [])
}

/** @param now by the local clock: lists and linking epochs wait until their gap has passed (§5.3) */
export function readiness (
  state: LedgerState, { transaction }: VerifiedTransaction, now: Timestamp, rules = ALL_RULES
): Readiness {
  return ruleOf(transaction, rules).readiness(state, transaction, now)
}

/** What the pool must know of a transaction to hold it. */
export function traitsOf ({ transaction }: VerifiedTransaction, rules = ALL_RULES): WaitingTraits {
  const rule = ruleOf(transaction, rules)
  return {
    rank: rule.rank,
    isSingle: rule.refusesTwo !== undefined,
    waitsForTime: false,
    sequence: undefined,
    bodyBytes: 0,
    fromMembersOnly: true,
    staysOneBlock: false,
    ...rule.traits?.(transaction)
  }
}

/** Whether leaders leave it out while a member is being removed (§5.3). */
export function opensCases ({ transaction }: VerifiedTransaction, rules = ALL_RULES): boolean {
  return ruleOf(transaction, rules).opensCases === true
}

/** Whether the ledger has no further use for it. */
export function isSpent (
  state: LedgerState, { transaction }: VerifiedTransaction, rules = ALL_RULES
): boolean {
  return ruleOf(transaction, rules).isSpent?.(state, transaction) === true
}

/** The row whose presence makes it worth nothing, if its kind has such a row. */
export function exclusiveRowOf (
  chain: Chain, { transaction }: VerifiedTransaction, rules = ALL_RULES
): EntryKey | undefined {
  return ruleOf(transaction, rules).exclusiveRow?.(chain, transaction)
}
