/** The names under which the chain knows a patient. All are made of N, the name of the patient. */
import { domain } from '../codec/index.js'
import { hmacSha256, sha256 } from '../crypto/index.js'
import {
  equal, type ChainId, type MemberId, type PatientHandle, type PatientName, type Pseudonym
} from '../types/index.js'

/** Returns HMAC-SHA-256(N, D("record") ‖ X): the pseudonym in the records of hospital X. */
export function recordPseudonym (chainId: ChainId, name: PatientName, hospital: MemberId): Pseudonym {
  return hmacSha256(name, domain('record', chainId), hospital)
}

/** What follows from the name of a patient alone. */
interface PatientKeys {
  readonly chainId: ChainId
  readonly rules: Uint8Array
  readonly handle: PatientHandle
}

/** A diagnosis or a read needs these several times. They leave memory together with their name. */
const known = new WeakMap<PatientName, PatientKeys>()

function keysOf (chainId: ChainId, name: PatientName): PatientKeys {
  const before = known.get(name)
  if (before !== undefined && equal(before.chainId, chainId)) return before
  const rules = hmacSha256(name, domain('consent', chainId))
  const keys = { chainId, rules, handle: handleOfRules(chainId, rules) }
  known.set(name, keys)
  return keys
}

/** Returns HMAC-SHA-256(N, D("consent")): the key that seals the rules of a patient (§16.2). */
export function consentKey (chainId: ChainId, name: PatientName): Uint8Array {
  return keysOf(chainId, name).rules
}

/**
 * Returns HMAC-SHA-256(key of rules, D("access-given")), the key of holders (§18.2). A holder of the custody
 * key has the key of rules from the request that it answers, and N it does not have. So holders seal under a
 * key of their own.
 */
export function givenKey (chainId: ChainId, rulesKey: Uint8Array): Uint8Array {
  return hmacSha256(rulesKey, domain('access-given', chainId))
}

/** Returns HMAC-SHA-256(key of holders, D("patient")). Whoever gets the key checks it against the handle. */
export function handleOfKey (chainId: ChainId, holdersKey: Uint8Array): PatientHandle {
  return hmacSha256(holdersKey, domain('patient', chainId))
}

/** Returns the handle of a key of rules. */
export function handleOfRules (chainId: ChainId, rulesKey: Uint8Array): PatientHandle {
  return handleOfKey(chainId, givenKey(chainId, rulesKey))
}

/** Returns the handle of the patient itself, for consents and accesses. */
export function patientHandle (chainId: ChainId, name: PatientName): PatientHandle {
  return keysOf(chainId, name).handle
}

/** Returns τ = HMAC-SHA-256(N, D("token") ‖ r), which shows that a case is one of the patient of a handle. */
export function linkToken (chainId: ChainId, name: PatientName, r: Uint8Array): Uint8Array {
  return hmacSha256(name, domain('token', chainId), r)
}

/** Returns link = SHA-256(D("link") ‖ handle ‖ τ), to which a proposal commits. */
export function linkOf (chainId: ChainId, handle: PatientHandle, token: Uint8Array): Uint8Array {
  return sha256(domain('link', chainId), handle, token)
}

/** Returns τ′ = HMAC-SHA-256(N, D("class-token") ‖ r). It hides the class, and does not reveal τ. */
export function classToken (chainId: ChainId, name: PatientName, r: Uint8Array): Uint8Array {
  return hmacSha256(name, domain('class-token', chainId), r)
}

/** Returns classTag = SHA-256(D("class") ‖ τ′ ‖ class). @param sensitive the sensitive categories, a u8 */
export function classTagOf (chainId: ChainId, token: Uint8Array, sensitive: number): Uint8Array {
  return sha256(domain('class', chainId), token, Uint8Array.of(sensitive))
}
