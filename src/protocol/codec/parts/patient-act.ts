import {
  Appointment, concat, type Appointed, type ChainId, type ConsentMark, type Ordered, type PatientAct,
  type PatientKey, type PatientOrder
} from '../../types/index.js'
import { oneOf, struct, tagged, type Fields } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { bytes32, bytes64, u64, u8 } from '../wire/primitives.js'
import type { Codec } from '../wire/schema.js'

const MARK: Fields<ConsentMark> = { ruleHash: bytes32, keyCommitment: bytes32, until: u64 }

export const appointedCodec: Codec<Appointed> = struct<Appointed>({
  key: bytes32,
  role: oneOf(u8, [Appointment.guardian, Appointment.delegate]),
  scope: u8,
  from: u64,
  until: u64
})

export const patientActCodec: Codec<PatientAct> = tagged<PatientAct>({
  give: [1, struct(MARK)],
  attest: [2, struct(MARK)],
  revoke: [3, struct({ number: u64 })],
  appoint: [4, appointedCodec],
  dismiss: [5, struct({ key: bytes32 })],
  rotate: [6, struct({ key: bytes32, possession: bytes64 })],
  cancel: [7, struct({})],
  object: [8, struct({})]
})

const orderedCodec = struct<Ordered>({ handle: bytes32, counter: u64 })

/** Returns what the key of a patient, a guardian or a delegate signs. */
export function orderSignBytes (
  chainId: ChainId, { act, signedAt, ...ordered }: Pick<PatientOrder, keyof Ordered | 'signedAt' | 'act'>
): Uint8Array {
  return concat(domain('patient-act', chainId), orderedCodec.encode(ordered), u64.encode(signedAt),
    patientActCodec.encode(act))
}

/** Returns what a new key of a patient signs, to show that somebody holds it. */
export function possessionSignBytes (
  chainId: ChainId, { key, ...ordered }: Pick<PatientKey, keyof Ordered | 'key'>
): Uint8Array {
  return concat(domain('patient-possession', chainId), orderedCodec.encode(ordered), key)
}

/** Returns what a member signs that vouches for a key of a patient. */
export function vouchSignBytes (
  chainId: ChainId, { key, ...ordered }: Pick<PatientKey, keyof Ordered | 'key'>
): Uint8Array {
  return concat(domain('patient-vouch', chainId), orderedCodec.encode(ordered), key)
}
