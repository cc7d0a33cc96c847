import { equal, type MemberId } from '../types/index.js'
import { Effect, ROLES, type ConsentRule, type Reader, type Role } from './rule.js'

/** Who reads. A hospital proves itself; it vouches for the clinician and the role by its roster. */
export interface WhoReads {
  readonly hospital: MemberId
  readonly practitioner: Uint8Array | undefined
  readonly role: Role
}

/** Tells whether a reader has all properties of one of the given readers; an empty list has everybody. */
export function matchesReader (readers: readonly Reader[], who: WhoReads): boolean {
  return readers.length === 0 || readers.some(reader => isOne(reader, who))
}

/**
 * Tells whether a reader has the properties of a given one that names a person or a role. A hospital keeps
 * access to its own records by law, so a denial of the hospital as such does not close them.
 */
export function isNamed (readers: readonly Reader[], who: WhoReads): boolean {
  return readers.some(reader => !isHospitalAlone(reader) && isOne(reader, who))
}

/** Tells whether a rule permits anything to a hospital, or to everybody or a role there. */
export function favours ({ provisions }: ConsentRule, hospital: MemberId): boolean {
  return provisions.some(({ effect, readers }) => effect === Effect.permit && (readers.length === 0 ||
    readers.some(reader => reader.hospital === undefined || equal(reader.hospital, hospital))))
}

function isHospitalAlone ({ practitioner, role }: Reader): boolean {
  return practitioner === undefined && role === ROLES.any
}

function isOne ({ hospital, practitioner, role }: Reader, who: WhoReads): boolean {
  if (hospital !== undefined && !equal(hospital, who.hospital)) return false
  if (role !== ROLES.any && role !== who.role) return false
  if (practitioner === undefined) return true
  return who.practitioner !== undefined && equal(practitioner, who.practitioner)
}
