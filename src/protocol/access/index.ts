/**
 * This folder has the log of accesses to the data of a patient, as whoever has the patient's name reads it.
 * It has events, the keys that seal them, and the chain of hashes over all of them (SPECIFICATION.md §18).
 *
 * It must not use the ledger, whose rows have the heads of these chains. It knows no disk and no node.
 */
export { accessEventCodec, type AccessEvent } from './event.js'
export { chainOver, checkAccesses, type ListedAccess } from './check-accesses.js'
export {
  accessAad, accessHash, accessKey, accessLink, accessListBytes, keyOfKind
} from './identifiers.js'
