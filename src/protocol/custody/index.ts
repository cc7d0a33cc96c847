/**
 * This folder makes record keys and opens them again (SPECIFICATION.md §6.13). The hospitals hold the custody
 * key together. A record key follows from it, from a secret of the submitter, and from a pad that each
 * hospital can erase.
 *
 * It must never see a record, and keeps no state. Random bytes are parameters. Bytes of others never cause an
 * exception in the functions that check.
 */
export { isOwnKey, isShownTreatment, judgeClaim, judgeClosure, judgeReading } from './claim.js'
export type { ClaimedCase, Reading } from './claim.js'
export { openKeys } from './open-keys.js'
export type { CustodyAnswer, OpenedKey, OpenedKeys, OwnShare, PartialResult } from './open-keys.js'
export { proveCustody, verifyCustody } from './proof.js'
export type { Escrowed } from './proof.js'
export { PAD_BYTES, makeRecordKey, recordKeyOf } from './record-key.js'
export type { CustodyKey, RecordPlace } from './record-key.js'
export { checkResults, giveResults } from './results.js'
export type { Custodians } from './results.js'
