/** The hashes and keys of consents (SPECIFICATION.md §16.2). */
import { domain } from '../codec/index.js'
import { sha256 } from '../crypto/index.js'
import { concat, type ChainId, type PatientHandle } from '../types/index.js'

/** Returns SHA-256(D("consent-rule") ‖ handle ‖ rule), to which the ledger commits. */
export function ruleHash (chainId: ChainId, handle: PatientHandle, rule: Uint8Array): Uint8Array {
  return sha256(domain('consent-rule', chainId), handle, rule)
}

/** Returns SHA-256(D("consent-key") ‖ key of rules), to which the ledger commits, as AES-GCM does not. */
export function consentKeyCommitment (chainId: ChainId, key: Uint8Array): Uint8Array {
  return sha256(domain('consent-key', chainId), key)
}

/** Returns the additional data of a sealed rule. A rule of another patient or consent does not open. */
export function ruleAad (chainId: ChainId, handle: PatientHandle, hash: Uint8Array): Uint8Array {
  return concat(domain('consent-part', chainId), handle, hash)
}
