/**
 * Lists all mutants by the sections of SPECIFICATION.md. Each mutant is a plausible mistake at one place,
 * with the simulated faults or the unit tests that reveal it. Seeds choose everything that a mutant does not
 * specify.
 */
import type { Mutant } from '../mutant.js'
import { ACCESS_CHECKS } from './access-checks.js'
import { ADDRESSES } from './addresses.js'
import { ARRIVAL_CHECKS } from './arrival-checks.js'
import { ATTESTED_CHECKS } from './attested-checks.js'
import { BLOCKS } from './blocks.js'
import { CASE_CHECKS } from './case-checks.js'
import { CLASS_CHECKS } from './class-checks.js'
import { UNCODED_CHECKS } from './uncoded.js'
import { CODE_CHECKS } from './code-checks.js'
import { CUSTODY_RULES } from './custody.js'
import { DURABILITY } from './durability.js'
import { CLIENT_CHECKS } from './client-checks.js'
import { EMERGENCY_CHECKS } from './emergency-checks.js'
import { ERASURE_CHECKS } from './erasure-checks.js'
import { ERASURE_DUTIES } from './erasures.js'
import { EVIDENCE } from './evidence.js'
import { EXCERPTS } from './excerpts.js'
import { FHIR_CHECKS } from './fhir-checks.js'
import { FINALITY } from './finality.js'
import { FORM_CHECKS } from './form-checks.js'
import { GROWTH } from './growth.js'
import { IMPORT } from './import.js'
import { KEEPING } from './keeping.js'
import { KEY_CHECKS } from './key-checks.js'
import { LIST_CHECKS } from './list-checks.js'
import { LINK_CHECKS } from './link-checks.js'
import { LOTTERY_RULES } from './lottery.js'
import { LOOK_UPS } from './look-ups.js'
import { MEMBERSHIP } from './membership.js'
import { MEMORY } from './memory.js'
import { MISMATCH_CHECKS } from './mismatch-checks.js'
import { MISMATCH_DUTIES } from './mismatches.js'
import { NAME_RULES } from './names.js'
import { NOTICE_CHECKS } from './notice-checks.js'
import { PATIENT_CHECKS } from './patient-checks.js'
import { PLACE_CHECKS } from './place-checks.js'
import { POOL_CHECKS } from './pool-checks.js'
import { PRESENCE_CHECKS } from './presence-checks.js'
import { PRIVACY_CHECKS } from './privacy-checks.js'
import { RELEASE_CHECKS } from './release-checks.js'
import { REPLICA_CHECKS } from './replica-checks.js'
import { RECEIPT_CHECKS } from './receipt-checks.js'
import { RECORDS } from './records.js'
import { RECOVERY } from './recovery.js'
import { REQUEST_CHECKS } from './request-checks.js'
import { REQUIRED } from './required.js'
import { RULESET_CHECKS } from './ruleset-checks.js'
import { SHARED_KEY_RULES } from './shared-keys.js'
import { SHARING_CHECKS } from './sharing-checks.js'
import { SHARING } from './sharing.js'
import { SLOTS } from './slots.js'
import { THREAD_CHECKS } from './thread-checks.js'
import { TREE_CHECKS } from './tree-checks.js'
import { TRANSACTION_CHECKS } from './transaction-checks.js'
import { TRANSACTIONS } from './transactions.js'

export const MUTANTS: readonly Mutant[] = [
  ...IMPORT,
  ...REQUIRED, ...MEMBERSHIP, ...BLOCKS, ...SLOTS, ...TRANSACTIONS, ...SHARED_KEY_RULES, ...LOTTERY_RULES,
  ...FINALITY, ...DURABILITY, ...EVIDENCE, ...MEMORY, ...KEEPING, ...SHARING,
  ...LINK_CHECKS, ...REQUEST_CHECKS, ...PRIVACY_CHECKS,
  ...CASE_CHECKS, ...LIST_CHECKS, ...PRESENCE_CHECKS, ...KEY_CHECKS, ...SHARING_CHECKS, ...TRANSACTION_CHECKS,
  ...FORM_CHECKS, ...POOL_CHECKS, ...ARRIVAL_CHECKS, ...REPLICA_CHECKS, ...RECOVERY, ...TREE_CHECKS,
  ...THREAD_CHECKS,
  ...NAME_RULES, ...LOOK_UPS, ...CUSTODY_RULES, ...GROWTH, ...RECORDS, ...RULESET_CHECKS, ...CODE_CHECKS,
  ...RELEASE_CHECKS, ...ADDRESSES, ...EXCERPTS, ...RECEIPT_CHECKS, ...PATIENT_CHECKS, ...ACCESS_CHECKS,
  ...CLIENT_CHECKS, ...PLACE_CHECKS, ...ATTESTED_CHECKS,
  ...EMERGENCY_CHECKS, ...ERASURE_CHECKS, ...ERASURE_DUTIES, ...CLASS_CHECKS,
  ...UNCODED_CHECKS, ...MISMATCH_CHECKS, ...MISMATCH_DUTIES, ...FHIR_CHECKS, ...NOTICE_CHECKS
]
