/**
 * This folder is the replicated state machine. It checks blocks and computes their changes of cases,
 * membership and evidence. The host loads the rows that `touches` names, and stores the rows that a block
 * changes.
 *
 * The result must depend only on the chain, never on a clock, a disk or a body. Two nodes with the same
 * blocks have the same state root.
 */
export { applyDelta } from './block/apply-delta.js'
export type { Delta } from './block/delta.js'
export type { Draft, DraftOptions } from './block/draft.js'
export { draftBlock } from './block/draft-block.js'
export { executeBlock } from './block/execute-block.js'
export { stateRootOf } from './block/first-rows.js'
export { genesisState } from './block/genesis-state.js'
export { nextSigma } from './block/next-sigma.js'
export { restoreState } from './block/restore-state.js'

export { publicEpochOf } from './epochs/epoch-rows.js'
export { LOST_GAP_MS } from './epochs/judge-lost.js'
export { indexOfHolder, isFresh, isReady, readyHolders } from './epochs/key-state.js'
export type { ChainDealing, EpochDealings, KeyState } from './epochs/key-state.js'

export { ALL_RULES, RULES, rulesOf } from './kinds/index.js'
export type { Rule } from './kinds/rule.js'
export { keysAllow, nextListFrom } from './kinds/allowlist.js'
export {
  addedRowsOf, exclusiveRowOf, faultOf, isInDoubt, isSpent, offenceOf, opensCases, readiness, refute,
  rowsNeeded, rowsOnArrival, touches, traitsOf, watches
} from './kinds/transaction.js'

export { barOf, rejectionsThatClose } from './cases/bar.js'
export { hasUndrawn, nextDeadline } from './cases/deadlines.js'
export { expiryOf } from './state/deadlines.js'
export { caseAhead, drawAhead, dutiesAhead } from './cases/draw-ahead.js'
export { allDuties, dutiesIn, owes } from './cases/duties.js'
export { hasVerdict, holderOf, isAwaited, slotsOf } from './state/holders.js'
export { PRESENT, isPresentAt } from './rows/presence.js'
export type { Presence } from './rows/presence.js'

export { changedBy } from './state/changed-cases.js'
export type { ChangedCases } from './state/changed-cases.js'
export { CASE_EVENTS, casesOf, eventsOf, newListOf, touchedBy } from './state/events.js'
export { assuranceOf, losesLottery, type Assurance } from './recovery/assurance.js'
export { CollectedStatements } from './recovery/collected.js'
export { judgeRecovery } from './recovery/judge-recovery.js'
export { signStatement, verifyStatement } from './recovery/verify-statement.js'
export type { AdoptedRecovery, RecoveryRow } from './state/adopted-recovery.js'
export {
  currentRecovery, isPresent, isSilent, recoveryAt, recoveryNumber, sigmaEpoch, votersOf
} from './state/ledger-state.js'
export type { LedgerState } from './state/ledger-state.js'
export { namesGranted } from './state/name-grants.js'
export { supportersOf, type Rulesets } from './state/rulesets.js'

export { ENTRY_SPACES, entryId } from './rows/entry.js'
export { STATEMENTS_PER_DAY, confirming } from './kinds/case-mismatch.js'
export {
  MISMATCH_PREFIX, MismatchOutcome, hasStated, mismatchKey, mismatchRowCodec
} from './rows/mismatch.js'
export type { MismatchRow } from './rows/mismatch.js'
export {
  NO_ACCESSES, accessBatchCodec, accessBatchKey, accessCountCodec, accessCountKey, accessHeadCodec,
  accessHeadKey
} from './rows/access.js'
export type { AccessHead } from './rows/access.js'
export {
  ConsentOrigin, NO_ORDERS, handleAt, handleKey, handleRowCodec, orderKey, orderRowCodec
} from './rows/handle.js'
export type { HandleConsent, HandleRow } from './rows/handle.js'
export {
  NO_EMERGENCIES, emergencyCountsCodec, emergencyCountsKey, openedInHour
} from './rows/emergency-counts.js'
export type { EmergencyCounts } from './rows/emergency-counts.js'
export { emergencyKey, emergencyRowCodec, glassKey, glassRowCodec } from './rows/emergency.js'
export type { EmergencyRow } from './rows/emergency.js'
export { NO_ATTESTED, attestedCountsCodec, attestedCountsKey } from './rows/attested-counts.js'
export type { AttestedCounts } from './rows/attested-counts.js'
export { attestedKey, attestedRowCodec } from './rows/attested.js'
export type { AttestedRow } from './rows/attested.js'
export { ContestBy, Outcome } from './rows/review.js'
export type { Judge, Reviewed } from './rows/review.js'
export {
  practitionerKey, practitionerRowCodec, rosterIndexCodec, rosterKeyKey, rosterLicenceKey, whySuspended
} from './rows/roster.js'
export type { PractitionerRow } from './rows/roster.js'
export { appointedWith } from './state/patient-acts.js'
export { CONTESTABLE_MS, isAttestingSuspended } from './state/attested.js'
export { isContestSpent, isStranded } from './state/contests.js'
export { isUnderReview, judgesOf } from './state/reviews.js'
export {
  MeasurePhase, attestationKey, attestationRowCodec, erasedKey, erasureCountCodec, erasureCountKey,
  measureKey, measureRowCodec
} from './rows/measure.js'
export type { AttestationRow, ErasureCount, MeasureRow } from './rows/measure.js'
export { decisionDue } from './state/measure-steps.js'
export { leafChangesOf, statePageRow, stateRootRow } from './rows/state-tree.js'
export type { Change, Entries, EntryKey, EntrySpace, Row } from './rows/entry.js'
export {
  allowlistKey, blockHashKey, bodyKey, caseKey, evidenceKey, keyEpochKey, keyMemberKey, nameTotalsKey,
  presenceKey, rejectionsKey, statePageKey, stateRootKey, tagKey, tallyKey
} from './rows/keys.js'
export { blockRowCodec, recoveryHeightsCodec, tagRowCodec } from './rows/rows.js'
export type { BlockRow } from './rows/rows.js'
export { MemoryRows } from './rows/memory-rows.js'
export { tallyCodec } from './rows/tally.js'
