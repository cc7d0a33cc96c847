import { sha256 } from '../../protocol/crypto/index.js'
import { utf8 } from '../../protocol/types/index.js'
import { canonicalBytes } from '../canonical-json.js'
import { RULES, reasonCode } from '../reasons.js'
import { CASE_VERSION } from '../case-part/index.js'
import { STARTER_ENTRIES, STARTER_LIST_VERSION, entryCode } from '../sensitive/index.js'
import { CODE_SYSTEMS } from '../code-systems/index.js'
import { MAX_BODY_RESOURCES } from './body-parts.js'
import { LATE_RECORDING_MS } from './care-context.js'
import { MAX_AGE_YEARS } from './demography.js'
import { BELIEFS, CATEGORIES, CLINICAL_STATUSES, WITHDRAWALS } from './profile.js'
import { RULES_IN_FORCE } from './rule-table.js'
import { LASTING_SYSTEMS, STARTER_CODES, STARTER_VERSION } from './starter-codes.js'
import { BEFORE_BIRTH_MS, EARLY_RECORDING_MS, FUTURE_TOLERANCE_MS, POST_MORTEM_CONCEPTS } from './timing.js'

/** Raised when the structure check of R4 may judge any body differently. */
const STRUCTURE_EDITION = 2

/** Raised when `judgeCase` may judge any case part differently. */
const CASE_RULES_EDITION = 5

/** Raised when the written form of a code of any system changes. */
const CODE_FORMS_EDITION = 2

/**
 * This object describes the basis of an opinion: the rules and their editions, every constant that they use,
 * and the starter set of codes. The ledger names the adopted releases (protocol/SPECIFICATION.md §9.8).
 */
export const rulesetDescription = {
  format: 1,
  fhirVersion: '4.0.1',
  structure: { edition: STRUCTURE_EDITION, rules: ['STR-01', 'STR-03', 'STR-04', 'STR-05'] },
  rules: RULES_IN_FORCE.map(({ rule, edition }) => ({ rule, edition })),
  reasons: Object.fromEntries(RULES.map((rule) => [rule, reasonCode(rule)])),
  caseParts: { version: CASE_VERSION, edition: CASE_RULES_EDITION },
  terminology: {
    starter: STARTER_VERSION, codes: STARTER_CODES.map(({ code, isHeading }) => ({ code, isHeading })),
    lasting: LASTING_SYSTEMS
  },
  sensitive: { starter: STARTER_LIST_VERSION, entries: STARTER_ENTRIES.map(entryCode) },
  limits: { resources: MAX_BODY_RESOURCES },
  codes: {
    systems: CODE_SYSTEMS.map(({ number, uri, aliases, isOfDiagnoses }) =>
      ({ number, uri, aliases, isOfDiagnoses })),
    forms: CODE_FORMS_EDITION,
    categories: CATEGORIES,
    clinicalStatuses: CLINICAL_STATUSES,
    beliefs: BELIEFS,
    withdrawals: WITHDRAWALS,
    postMortem: POST_MORTEM_CONCEPTS
  },
  times: {
    futureToleranceMs: FUTURE_TOLERANCE_MS,
    beforeBirthMs: BEFORE_BIRTH_MS,
    earlyRecordingMs: EARLY_RECORDING_MS,
    lateRecordingMs: LATE_RECORDING_MS,
    maxAgeYears: MAX_AGE_YEARS
  }
}

/**
 * The hash of the rule set has 32 bytes and is part of every OPINIONS transaction. It contains no chain id:
 * equal rules have equal hashes on every chain.
 */
export const rulesetHash: Uint8Array = sha256(
  utf8('medichain/v2/ruleset\u0000'), canonicalBytes(rulesetDescription)
)
