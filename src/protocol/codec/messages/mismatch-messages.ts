import type { CaseId } from '../../types/index.js'
import { oneOf, struct } from '../wire/combinators.js'
import { bytes32, u8 } from '../wire/primitives.js'

/**
 * A hospital that stated that a record differs lets another one confirm it (`mismatch` protocol). It hands
 * over the record key, which opens a body that every hospital has.
 */
export interface ConfirmRequest {
  readonly caseId: CaseId
  readonly key: Uint8Array
}

/**
 * What the asked hospital found. It states the first two on the chain. `notStated`: its ledger has no
 * statement of the asking hospital yet. `notHere`: it lacks the case or the body. `wrongKey`: the key does
 * not open the body. `noRight`: it is the submitter, or the asking hospital is no member.
 */
export const Confirmation = {
  differs: 1, fits: 2, notStated: 3, notHere: 4, wrongKey: 5, noRight: 6
} as const
export type Confirmation = typeof Confirmation[keyof typeof Confirmation]

export const confirmRequestCodec = struct<ConfirmRequest>({ caseId: bytes32, key: bytes32 })
export const confirmReplyCodec =
  struct<{ readonly found: Confirmation }>({ found: oneOf(u8, Object.values(Confirmation)) })
