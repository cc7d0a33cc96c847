import type { PatientHandle } from '../../types/index.js'
import { list, struct } from '../wire/combinators.js'
import { MAX_RULES_PER_REQUEST, MAX_SEALED_RULE_BYTES } from '../wire/limits.js'
import { bytes32, varBytes } from '../wire/primitives.js'

/** A hospital fetches the sealed rules of a patient by their hashes (`consent-rules` protocol). */
export interface RulesRequest {
  readonly handle: PatientHandle
  readonly hashes: readonly Uint8Array[]
}

/** A rule as it lies beside the chain. Only who has the name of the patient opens it. */
export interface SealedRule {
  readonly hash: Uint8Array
  readonly sealed: Uint8Array
}

export const rulesRequestCodec =
  struct<RulesRequest>({ handle: bytes32, hashes: list(bytes32, MAX_RULES_PER_REQUEST, 1) })

export const rulesReplyCodec = list(
  struct<SealedRule>({ hash: bytes32, sealed: varBytes(MAX_SEALED_RULE_BYTES) }), MAX_RULES_PER_REQUEST)
