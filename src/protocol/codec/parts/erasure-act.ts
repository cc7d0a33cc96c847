import {
  Ground, concat, type Authority, type CaseId, type ChainId, type ErasureAct, type Measure, type PatientStep
} from '../../types/index.js'
import { list, oneOf, struct, tagged } from '../wire/combinators.js'
import { domain } from '../wire/domain.js'
import { MAX_VERSIONS } from '../wire/limits.js'
import { bytes32, bytes64, u64, u8 } from '../wire/primitives.js'
import type { Codec } from '../wire/schema.js'

export const authorityCodec: Codec<Authority> = tagged<Authority>({
  key: [1, struct({ key: bytes32, signedAt: u64, order: bytes64 })],
  form: [2, struct({ form: bytes32 })]
})

export const erasureActCodec: Codec<ErasureAct> = tagged<ErasureAct>({
  request: [1, struct({ handle: bytes32, token: bytes32, by: authorityCodec })],
  withdraw: [2, struct({ handle: bytes32, by: authorityCodec })],
  contest: [3, struct({ handle: bytes32, by: authorityCodec })],
  decide: [4, struct({ ground: oneOf(u8, Object.values(Ground)), reasons: bytes32 })],
  effect: [5, struct({ at: u64, versions: list(bytes32, MAX_VERSIONS, 1) })]
})

/** What the key of a patient signs for a step. */
export interface SignedStep {
  readonly record: CaseId
  readonly measure: Measure
  readonly step: PatientStep
  readonly signedAt: number
}

/** Returns D("erasure-step") ‖ record ‖ measure ‖ step ‖ signedAt. */
export function erasureSignBytes (
  chainId: ChainId, { measure, record, signedAt, step }: SignedStep
): Uint8Array {
  return concat(domain('erasure-step', chainId), record, Uint8Array.of(measure, step), u64.encode(signedAt))
}
