import { ReasonGroup } from '../protocol/types/index.js'

/**
 * This table gives each rule its code (SPECIFICATION.md §4), which a rejecting opinion carries on the
 * ledger. The table is frozen: a number keeps its meaning for ever, and new rules take new numbers. Rules
 * that only flag have numbers, too, so that a clinician can reject a case for such a finding.
 */
const REASONS = {
  'STR-01': 1,
  'STR-02': 2,
  'STR-03': 3,
  'STR-04': 4,
  'STR-05': 5,
  'TRM-01': 101,
  'TRM-02': 102,
  'TRM-03': 103,
  'TRM-04': 104,
  'TRM-05': 105,
  'DEM-00': 200,
  'DEM-01': 201,
  'DEM-02': 202,
  'TMP-01': 301,
  'TMP-02': 302,
  'TMP-03': 303,
  'TMP-04': 304,
  'CTX-01': 401,
  'CTX-02': 402,
  'CTX-03': 403,
  'DUP-01': 501,
  'DUP-02': 502,
  'AUT-01': 601,
  'AUT-02': 602,
  'AUT-03': 603,
  'EVD-01': 701,
  'EVD-02': 702,
  'CLI-01': 801,
  'CLI-02': 802,
  'CLI-03': 803,
  'SEN-01': 1001,
  'SEN-02': 1002,
  /** The validator received no record key in time (protocol/SPECIFICATION.md §7.2). */
  unavailable: 900,
  /** Key or body differ from the commitments on the ledger, or the body does not decrypt. */
  unopenable: 901
} as const

export type Rule = keyof typeof REASONS

/**
 * Rules of intake, whose findings only the submitter sees. These rules never reject, and never appear on the
 * ledger. INT-02: which identifier names the patient. INT-03: what this hospital's check leaves out.
 * INT-04: the diagnosis has no retry key.
 */
export type IntakeRule = 'INT-02' | 'INT-03' | 'INT-04'

export const RULES: readonly Rule[] = Object.keys(REASONS) as Rule[]

type Family = 'STR' | 'TRM' | 'DEM' | 'TMP' | 'CTX' | 'DUP' | 'AUT' | 'EVD' | 'CLI' | 'SEN'

const GROUPS: Readonly<Record<Family, ReasonGroup>> = {
  STR: ReasonGroup.structure,
  TRM: ReasonGroup.terminology,
  DEM: ReasonGroup.context,
  TMP: ReasonGroup.time,
  CTX: ReasonGroup.context,
  DUP: ReasonGroup.context,
  AUT: ReasonGroup.authority,
  EVD: ReasonGroup.clinical,
  CLI: ReasonGroup.clinical,
  // It tells nobody on the chain that a diagnosis is sensitive.
  SEN: ReasonGroup.terminology
}

/** The names of the groups, as people and programs read them. */
export const GROUP_NAMES = {
  0: 'none', 1: 'structure', 2: 'terminology', 3: 'time', 4: 'context', 5: 'authority', 6: 'clinical',
  7: 'unavailable'
} as const satisfies Readonly<Record<ReasonGroup, string>>

export function reasonCode (rule: Rule): number {
  return REASONS[rule]
}

/** Returns the rule with a code; undefined if this version has no such rule. */
export function ruleOf (code: number): Rule | undefined {
  return RULES.find(rule => REASONS[rule] === code)
}

/** Returns the group of a rule, which the chain shows for a rejection (protocol/SPECIFICATION.md §3.3). */
export function reasonGroup (rule: Rule): ReasonGroup {
  return rule === 'unavailable' || rule === 'unopenable'
    ? ReasonGroup.unavailable
    : GROUPS[rule.slice(0, 3) as Family]
}

export function isRule (text: string): text is Rule {
  return Object.hasOwn(REASONS, text)
}
