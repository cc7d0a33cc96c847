/**
 * The replicated state machine: what a block does to cases, membership and evidence.
 *
 * It is a function of (state, block, entries): the host loads the rows that `touches` names, the
 * ledger answers with changes. It must never read a clock, a disk or a body, nor depend on
 * anything but the chain: two nodes with the same blocks have the same state root. State that
 * grows with the country lives in rows (rows/entry.ts); memory holds members, beacon, sequence
 * numbers and undecided cases only. Each kind of transaction has its rule under `kinds/`.
 */
export { applyDelta } from './block/apply-delta.js'
export type { Delta } from './block/delta.js'
export type { Draft, DraftOptions } from './block/draft.js'
export { draftBlock } from './block/draft-block.js'
export { executeBlock } from './block/execute-block.js'
export { genesisState } from './block/genesis-state.js'
export { restoreState } from './block/restore-state.js'

export { ALL_RULES, RULES, rulesOf } from './kinds/index.js'
export type { Rule } from './kinds/rule.js'
export { nextListFrom } from './kinds/allowlist.js'
export { exclusiveRowOf, isSpent, opensCases, readiness, touches, traitsOf } from './kinds/transaction.js'

export { hasUndrawn, nextDeadline, usableAttempts } from './cases/deadlines.js'
export { attemptsBegun, dutiesIn, dutiesOn, allDuties } from './cases/duties.js'
export type { Duty } from './cases/duties.js'

export { CASE_EVENTS, casesOf, eventsOf, newListOf } from './state/events.js'
export { linkingEpochOf } from './state/ledger-state.js'
export type { LedgerState } from './state/ledger-state.js'

export { ENTRY_SPACES, entryId } from './rows/entry.js'
export type { Change, Entries, EntryKey, EntrySpace, Row } from './rows/entry.js'
export {
  allowlistKey, blockHashKey, bodyKey, caseKey, evidenceKey, linkingEpochKey, tagKey, tallyKey
} from './rows/keys.js'
export { linkingKeyCodec, tagRowCodec } from './rows/rows.js'
export type { LinkingKeyState } from './rows/rows.js'
export { tallyCodec } from './rows/tally.js'
