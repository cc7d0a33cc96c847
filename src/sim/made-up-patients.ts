import { sha256 } from '../protocol/crypto/index.js'
import { handleOfKey, linkOf } from '../protocol/names/index.js'
import { utf8, type ChainId, type PatientHandle, type Pseudonym } from '../protocol/types/index.js'

/*
 * The key of holders and the token τ of a made-up patient follow from the pseudonym. So every hospital of a
 * run can act for every patient, as with the text of its card.
 */

/** Returns the key of holders, from which the handle follows (SPECIFICATION.md §6.11). */
export function logKeyOf (chainId: ChainId, pseudonym: Pseudonym): Uint8Array {
  return derived(chainId, 'key of holders', pseudonym)
}

export function handleOf (chainId: ChainId, pseudonym: Pseudonym): PatientHandle {
  return handleOfKey(chainId, logKeyOf(chainId, pseudonym))
}

export function tokenOf (chainId: ChainId, pseudonym: Pseudonym): Uint8Array {
  return derived(chainId, 'token', pseudonym)
}

/** Returns the link of the records of a patient (SPECIFICATION.md §6.11). */
export function linkOfPatient (chainId: ChainId, pseudonym: Pseudonym): Uint8Array {
  return linkOf(chainId, handleOf(chainId, pseudonym), tokenOf(chainId, pseudonym))
}

function derived (chainId: ChainId, what: string, pseudonym: Pseudonym): Uint8Array {
  return sha256(chainId as Uint8Array, utf8(`${what} of a made-up patient`), pseudonym)
}
