import type { CaseId, PatientHandle } from '../../types/index.js'
import { oneOf, struct } from '../wire/combinators.js'
import { bytes32, u8 } from '../wire/primitives.js'

/**
 * A hospital that stated that a record differs lets another one confirm it (`mismatch` protocol). It hands
 * over the record key, which opens a body that every hospital has. Handle and token name the patient in whose
 * log of accesses the other hospital writes, and `logKey` seals what it writes.
 */
export interface ConfirmRequest {
  readonly caseId: CaseId
  readonly key: Uint8Array
  readonly handle: PatientHandle
  /** τ of the case, which shows that the handle is that of its patient. */
  readonly token: Uint8Array
  /** The key of holders (§18.2), from which the handle follows. */
  readonly logKey: Uint8Array
}

/**
 * What the asked hospital found. It states the first two on the chain. `notStated`: its ledger has no
 * statement of the asking hospital yet. `notHere`: it lacks the case or the body. `wrongKey`: the key does
 * not open the body. `noRight`: it is the submitter, the asking hospital is no member, or the case is of
 * another patient, or the key of holders is. `busy`: its log of accesses is full.
 */
export const Confirmation = {
  differs: 1, fits: 2, notStated: 3, notHere: 4, wrongKey: 5, noRight: 6, busy: 7
} as const
export type Confirmation = typeof Confirmation[keyof typeof Confirmation]

export const confirmRequestCodec = struct<ConfirmRequest>({
  caseId: bytes32, key: bytes32, handle: bytes32, token: bytes32, logKey: bytes32
})
export const confirmReplyCodec =
  struct<{ readonly found: Confirmation }>({ found: oneOf(u8, Object.values(Confirmation)) })
