import { hex } from '../../types/index.js';
/**
 * The tables of ledger rows with their numbers. Changes of a block are sorted by number, and the state root
 * covers the number, so a number is never reused. `storage` gives each table a separate key space.
 */
export const ENTRY_SPACES = {
    /** case id -> case in any status (caseCodec). */
    case: 1,
    /** case id -> empty; present while the case is undrawn or open. */
    undecided: 2,
    /** retryTag ‖ submitter -> case id ‖ status; written when a case closes. */
    tag: 3,
    /** bodyHash ‖ submitter -> case id; accepted cases only. */
    body: 4,
    /** pseudonym ‖ height u64 ‖ position in the block u32 -> case id, so that a history is sorted by time. */
    patient: 5,
    /** member id -> counters. Each present and former member has a row. */
    tally: 6,
    /** conflict key -> accused ‖ height u64 ‖ id of the transaction that proves the offence. */
    evidence: 7,
    /** version u32 -> signed allowlist, from version 2 on. */
    allowlist: 8,
    /** height u64 -> block hash ‖ timestamp u64, to check the checkpoints and join signatures of lists. */
    'block-hash': 9,
    /** epoch u16 -> epoch ‖ author ‖ commitment of the linking key. */
    linking: 10,
    /** kind u8 ‖ key -> row of a kind of transaction without another table. */
    kind: 11,
    /** number u32 -> an epoch of shared keys without its dealings; pending and active epochs only. */
    'key-epoch': 12,
    /** number of the epoch u32 ‖ place u16 -> a dealing. */
    dealing: 13,
    /** member id -> its box key and the time of its last `keys/lost`; present members only. */
    'key-member': 14,
    /** member id -> presence; a hospital without a row is present. */
    presence: 15,
    /** pseudonym ‖ submitter -> the timestamps of the newest rejections, oldest first. */
    rejections: 16,
    /** number u32 -> first height u64 ‖ id of a recovery (SPECIFICATION.md §10.6). */
    recovery: 17,
    /** empty key -> the other fields of `LedgerState`. Not hashed, since they follow from the other rows. */
    ledger: 255
};
export function entryId(key) {
    return entryIdOf(key.space, hex(key.key));
}
/** @param key hex of the row's key */
export function entryIdOf(space, key) {
    return `${space}/${key}`;
}
//# sourceMappingURL=entry.js.map