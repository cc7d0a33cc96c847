/**
 * This room has the rule of every kind of transaction. Each kind has a file here and a line in the table
 * below. A kind of `TransactionKinds` without a rule does not compile.
 *
 * A rule must not check a signature or an encoding, since the form of the kind has done so. It must decide
 * only by the workspace: chain, state, loaded rows, and the changes of this block so far.
 */
import type { AnyTransaction, KindName, TransactionKinds } from '../../types/index.js'
import { accessLogRule } from './access-log.js'
import { adoptRule } from './adopt.js'
import { allowlistRule } from './allowlist.js'
import { emergencyCloseRule } from './emergency-close.js'
import { emergencyContestRule } from './emergency-contest.js'
import { emergencyJudgeRule } from './emergency-judge.js'
import { emergencyOpenRule } from './emergency-open.js'
import { emergencySurgeRule } from './emergency-surge.js'
import { erasureAttestRule } from './erasure-attest.js'
import { erasureOrderRule } from './erasure-order.js'
import { caseMismatchRule } from './case-mismatch.js'
import { consentContestRule } from './consent-contest.js'
import { consentJudgeRule } from './consent-judge.js'
import { evidenceRule } from './evidence.js'
import { keysComplainRule } from './keys-complain.js'
import { keysDealRule } from './keys-deal.js'
import { keysLostRule } from './keys-lost.js'
import { keysReadyRule } from './keys-ready.js'
import { namesAllowRule } from './names-allow.js'
import { namesTotalsRule } from './names-totals.js'
import { opinionsRule } from './opinions.js'
import { patientFilingRule } from './patient-filing.js'
import { patientKeyRule } from './patient-key.js'
import { patientOrderRule } from './patient-order.js'
import { presenceRule } from './presence.js'
import { proposeRule } from './propose.js'
import { rosterEntryRule } from './roster-entry.js'
import type { Rule } from './rule.js'

export const RULES: { readonly [K in KindName]: Rule<TransactionKinds[K]> } = {
  propose: proposeRule,
  opinions: opinionsRule,
  allowlist: allowlistRule,
  evidence: evidenceRule,
  keysDeal: keysDealRule,
  keysComplain: keysComplainRule,
  keysReady: keysReadyRule,
  keysLost: keysLostRule,
  presence: presenceRule,
  namesAllow: namesAllowRule,
  namesTotals: namesTotalsRule,
  mismatch: caseMismatchRule,
  adopt: adoptRule,
  patientOrder: patientOrderRule,
  patientFiling: patientFilingRule,
  patientKey: patientKeyRule,
  rosterEntry: rosterEntryRule,
  emergencyOpen: emergencyOpenRule,
  emergencyClose: emergencyCloseRule,
  emergencySurge: emergencySurgeRule,
  emergencyJudge: emergencyJudgeRule,
  emergencyContest: emergencyContestRule,
  accessLog: accessLogRule,
  erasureOrder: erasureOrderRule,
  erasureAttest: erasureAttestRule,
  consentJudge: consentJudgeRule,
  consentContest: consentContestRule
}

/** The rules of a table, by the number of the kind. */
export type Rules = ReadonlyMap<number, Rule<AnyTransaction>>

export function rulesOf (table: Readonly<Record<string, Rule<AnyTransaction>>>): Rules {
  return new Map(Object.values(table).map(rule => [rule.kind, rule] as const))
}

/** The rules of all kinds. They are the default parameter of functions, so that a test can add a kind. */
export const ALL_RULES = rulesOf(RULES)
