import {
  concat, type ChainId, type ClinicianSignature, type ContestRight, type EmergencyClaim, type EmergencyId,
  type MemberId, type Timestamp
} from '../../types/index.js'
import { struct, tagged, type Fields } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, flag, u32, u64 } from '../wire/primitives.js'
import type { Codec } from '../wire/schema.js'

export const CLAIM_FIELDS: Fields<EmergencyClaim> = {
  handle: bytes32, openedAt: u64, durationMs: u32, isUnconfirmed: flag, sealedHash: bytes32,
  keyCommitment: bytes32
}

const claimCodec = struct<EmergencyClaim>(CLAIM_FIELDS)

export const clinicianSignatureCodec: Codec<ClinicianSignature> =
  struct<ClinicianSignature>({ entry: u32, key: bytes32, signature: bytes64 })

export const contestRightCodec: Codec<ContestRight> = tagged<ContestRight>({
  hospital: [0, struct({})],
  key: [1, struct({ key: bytes32, signature: bytes64 })],
  form: [2, struct({ form: bytes32 })]
})

/** Returns what a clinician, or a second, signs to open an emergency. */
export function emergencySignBytes (
  chainId: ChainId, hospital: MemberId, entry: number, claim: EmergencyClaim
): Uint8Array {
  return concat(domain('emergency', chainId), hospital, u32.encode(entry), claimCodec.encode(claim))
}

/** Returns what each of two clinicians signs to lift the hourly limit of their hospital. */
export function surgeSignBytes (
  chainId: ChainId, hospital: MemberId, entry: number, signedAt: Timestamp
): Uint8Array {
  return concat(domain('emergency-surge', chainId), hospital, u32.encode(entry), u64.encode(signedAt))
}

/** Returns what a patient signs to contest the judgement of an emergency. */
export function contestSignBytes (chainId: ChainId, id: EmergencyId): Uint8Array {
  return concat(domain('emergency-contest', chainId), id)
}

/** Returns what the key of a practitioner signs, to show that somebody holds it. */
export function rosterKeySignBytes (chainId: ChainId, hospital: MemberId, key: Uint8Array): Uint8Array {
  return concat(domain('roster-key', chainId), hospital, key)
}
