/** The parts of a consent as a rule (SPECIFICATION.md §16.1). All sets are closed, and are sums of bits. */
import { PURPOSES, type CaseId, type MemberId, type Role, type Timestamp } from '../types/index.js'
import type { PatientLink } from './link-rule.js'

export { PURPOSES, ROLES } from '../types/index.js'
export type { Purpose, Role } from '../types/index.js'

/** The purposes that a consent can permit or deny. An emergency asks for no consent, and none can deny it. */
export const CONSENTED_PURPOSES = 63 - PURPOSES.BTG

/** The sensitive categories by their codes of HL7 v3 ActCode. Their sum is the class of a record. */
export const CATEGORIES = {
  PSY: 1, SUD: 2, HIV: 4, STD: 8, SEX: 16, GDIS: 32, SDV: 64
} as const
export type Category = keyof typeof CATEGORIES

/** The sum of all sensitive categories. */
export const SENSITIVE = 127
/** The class of a record without a code, whose categories nobody can know: all of them, and a further bit. */
export const UNCODED = 255
/** The bit of a provision that stands for records without a sensitive category. */
export const ORDINARY = 256
export const ALL_CATEGORIES = SENSITIVE + ORDINARY

export const Effect = { permit: 1, deny: 2 } as const
export type Effect = typeof Effect[keyof typeof Effect]

/** Describes the readers with all of the given properties; at least one is given. */
export interface Reader {
  readonly hospital: MemberId | undefined
  /** The key of the clinician on the roster of a hospital. */
  readonly practitioner: Uint8Array | undefined
  readonly role: Role
}

/** Permits or denies some readers to read some records for some purposes. */
export interface Provision {
  readonly effect: Effect
  /** Empty for everybody. */
  readonly readers: readonly Reader[]
  /** Bits of `PURPOSES`. */
  readonly purposes: number
  /**
   * Bits of `CATEGORIES` and `ORDINARY`. A permission covers a record if it has all categories of the record.
   * A denial covers a record if it has one of them.
   */
  readonly categories: number
  /** Empty for every record, present and future. */
  readonly records: readonly CaseId[]
  readonly from: Timestamp
  /** The first time at which it does not apply; 0 if it has no end. */
  readonly until: Timestamp
}

/** A consent of a patient. A denial of any live consent wins over permissions. */
export interface ConsentRule {
  /** 16 random bytes. Without them the hash on the chain would tell a rule that is guessed. */
  readonly salt: Uint8Array
  /** Empty in a rule that links. */
  readonly provisions: readonly Provision[]
  /** Names another number of the patient (§16.6); absent in a rule with provisions. */
  readonly link?: PatientLink
}
