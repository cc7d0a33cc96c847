/** The justification of an emergency, beside the chain (SPECIFICATION.md §17.2). */
import {
  MAX_JUSTIFICATION_BYTES, domain, oneOf, struct, text, u8, type Codec
} from '../codec/index.js'
import { hmacSha256, sha256 } from '../crypto/index.js'
import { concat, type ChainId, type MemberId, type PatientHandle, type PatientName } from '../types/index.js'

/** The closed list of reasons to break the glass. */
export const EMERGENCY_REASONS = {
  'unresponsive': 1, 'life-threatening': 2, 'cannot-consent': 3, 'urgent-care': 4, 'danger-to-others': 5
} as const
export type EmergencyReason = keyof typeof EMERGENCY_REASONS

/** The fewest characters of a justification. */
export const SHORTEST_JUSTIFICATION = 20

export interface Justification {
  readonly reason: typeof EMERGENCY_REASONS[EmergencyReason]
  readonly text: string
}

export const justificationCodec: Codec<Justification> = struct<Justification>({
  reason: oneOf(u8, Object.values(EMERGENCY_REASONS)), text: text(MAX_JUSTIFICATION_BYTES)
})

/**
 * Returns HMAC-SHA-256(N, D("justification") ‖ salt), which seals one justification. Whoever knows the
 * patient computes it. A drawn hospital gets it from the opening hospital, and learns nothing else by it.
 */
export function justificationKey (chainId: ChainId, name: PatientName, salt: Uint8Array): Uint8Array {
  return hmacSha256(name, domain('justification', chainId), salt)
}

/** Returns SHA-256(D("justification-key") ‖ key), to which the announcement commits. */
export function justificationCommitment (chainId: ChainId, key: Uint8Array): Uint8Array {
  return sha256(domain('justification-key', chainId), key)
}

/** Returns the additional data of a sealed justification, which binds it to its hospital and patient. */
export function justificationAad (
  chainId: ChainId, hospital: MemberId, handle: PatientHandle
): Uint8Array {
  return concat(domain('justification-part', chainId), hospital, handle)
}
