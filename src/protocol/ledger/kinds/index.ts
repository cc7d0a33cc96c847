/**
 * This room has the rule of every kind of transaction. A kind is a file here and a line in the table
 * below: a kind of `TransactionKinds` without a rule does not compile.
 *
 * A rule must not check a signature or an encoding, which its form did, and must decide by the
 * workspace alone: chain, state, loaded rows, and this block so far.
 */
import type { AnyTransaction, KindName, TransactionKinds } from '../../types/index.js'
import { allowlistRule } from './allowlist.js'
import { evidenceRule } from './evidence.js'
import { linkingEpochRule } from './linking-epoch.js'
import { opinionsRule } from './opinions.js'
import { proposeRule } from './propose.js'
import type { Rule } from './rule.js'

export const RULES: { readonly [K in KindName]: Rule<TransactionKinds[K]> } = {
  propose: proposeRule,
  opinions: opinionsRule,
  allowlist: allowlistRule,
  evidence: evidenceRule,
  linkingEpoch: linkingEpochRule
}

/** The rules of a table by the number of their kind. */
export type Rules = ReadonlyMap<number, Rule<AnyTransaction>>

export function rulesOf (table: Readonly<Record<string, Rule<AnyTransaction>>>): Rules {
  return new Map(Object.values(table).map(rule => [rule.kind, rule] as const))
}

/** The rules in force. Functions take them as their default, so that a test can add a kind. */
export const ALL_RULES = rulesOf(RULES)
