import {
  consentKeyCommitment, ruleAad, ruleCodec, ruleHash, type ConsentRule
} from '../../../protocol/consent/index.js'
import { aeadSeal } from '../../../protocol/crypto/native/sealing/index.js'
import { consentKey, patientHandle } from '../../../protocol/names/index.js'
import type { ConsentMark, PatientName } from '../../../protocol/types/index.js'
import type { HospitalParts } from '../hospital-parts.js'

export const SALT_BYTES = 16
export const NONCE_BYTES = 12

/** Seals a rule and keeps it durably. @returns the hash and the key commitment for the chain */
export async function fileRule (
  { chain: { chain, random }, hospital }: Pick<HospitalParts, 'chain' | 'hospital'>, name: PatientName,
  rule: ConsentRule
): Promise<Pick<ConsentMark, 'ruleHash' | 'keyCommitment'>> {
  const bytes = ruleCodec.encode(rule)
  const [handle, key] = [patientHandle(chain.id, name), consentKey(chain.id, name)]
  const hash = ruleHash(chain.id, handle, bytes)
  const sealed = aeadSeal(key, random(NONCE_BYTES), bytes, ruleAad(chain.id, handle, hash))
  await hospital.rules.file(handle, hash, sealed)
  return { ruleHash: hash, keyCommitment: consentKeyCommitment(chain.id, key) }
}
