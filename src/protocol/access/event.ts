import {
  MAX_CASES_PER_EVENT, accessKindCodec, bytes32, flag, list, oneOf, option, struct, u64, u8, type Codec
} from '../codec/index.js'
import {
  PURPOSES, ROLES, type AccessKind, type CaseId, type MemberId, type Timestamp
} from '../types/index.js'

/** What happened with the data of a patient. It lies beside the chain, sealed (SPECIFICATION.md §18.2). */
export interface AccessEvent {
  readonly kind: AccessKind
  /** False for what was refused. */
  readonly isPermitted: boolean
  /** A purpose of §16.1; 0 if none was given. */
  readonly purpose: number
  /** The hospital that did it, and that logs it. */
  readonly hospital: MemberId
  /** The key of the clinician, as the hospital states it. */
  readonly practitioner: Uint8Array | undefined
  readonly role: number
  /** By the clock of the hospital. */
  readonly time: Timestamp
  /** The other hospital: who got a key, a text or a name of this one, or whose reading was explained. */
  readonly other: MemberId | undefined
  /** The cases that it touched. */
  readonly cases: readonly CaseId[]
}

export const accessEventCodec: Codec<AccessEvent> = struct<AccessEvent>({
  kind: accessKindCodec, isPermitted: flag, purpose: oneOf(u8, [0, ...Object.values(PURPOSES)]),
  hospital: bytes32, practitioner: option(bytes32), role: oneOf(u8, Object.values(ROLES)), time: u64,
  other: option(bytes32), cases: list(bytes32, MAX_CASES_PER_EVENT)
})
