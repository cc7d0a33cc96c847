/**
 * The replicated state machine: what a block does to cases, membership and evidence.
 *
 * It is a function of (state, block, entries): the host loads the rows that `touches` names, the
 * ledger answers with changes. It must never read a clock, a disk or a body, nor depend on
 * anything but the chain: two nodes with the same blocks have the same state root. State that
 * grows with the country lives in rows (entry.ts); memory holds members, beacon, sequence
 * numbers and undecided cases only. One file per transaction kind under `kinds/`.
 */
export { applyDelta } from './apply-delta.js'
export { checkProposals, touchesOf } from './check-proposals.js'
export type { PlannedPropose } from './check-proposals.js'
export { expiryOf, hasUndrawn, nextDeadline, usableAttempts } from './deadlines.js'
export type { Delta, DueAttempt } from './delta.js'
export type { Draft, DraftOptions, LeftOut } from './draft.js'
export { draftBlock } from './draft-block.js'
export { dutiesIn, dutiesOn, drawnTo } from './duties.js'
export type { Duty } from './duties.js'
export { ENTRY_SPACES, NO_ENTRIES, entryId } from './entry.js'
export type { Change, Entries, EntryKey, EntrySpace, Row } from './entry.js'
export { executeBlock } from './execute-block.js'
export { genesisState } from './genesis-state.js'
export {
  allowlistKey, blockHashKey, bodyKey, caseKey, evidenceKey, ledgerKey, linkingKey, patientKey,
  patientRange, tagKey, tallyKey, undecidedKey
} from './keys.js'
export { nextListFrom } from './kinds/allowlist.js'
export { readiness } from './readiness.js'
export type { Readiness } from './readiness.js'
export { restoreState } from './restore-state.js'
export { lastSeqOf, linkingEpochOf } from './state.js'
export type { LedgerState, LinkingKeyState } from './state.js'
export { tallyCodec } from './tally.js'
export type { Tally } from './tally.js'
export { linkingKeyCodec, tagRowCodec } from './rows.js'
export type { TagRow } from './rows.js'
export { touches } from './touches.js'
