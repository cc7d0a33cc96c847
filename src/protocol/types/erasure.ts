/** The measures by which a record is erased, restricted, corrected or held (SPECIFICATION.md §19). */
import type { CaseId, MemberId, PatientHandle, Signature, Timestamp } from './flavour.js'

/** `hold` keeps a record from being erased while a court or an authority needs it. */
export const Measure = { erase: 1, restrict: 2, rectify: 3, hold: 4 } as const
export type Measure = typeof Measure[keyof typeof Measure]

/**
 * The closed list of grounds. Those below 32 are for a measure, and the others are against it. They follow
 * the articles 16 to 18 of the GDPR.
 */
export const Ground = {
  consentWithdrawn: 1, notNeeded: 2, unlawful: 3, objection: 4, legalDuty: 5, inaccurate: 6, legalHold: 7,
  dutyToKeep: 33, publicHealth: 34, legalClaims: 35, notThisPatient: 36, accurate: 37, holdOver: 38
} as const
export type Ground = typeof Ground[keyof typeof Ground]

/** Tells whether a ground is for a measure. */
export function isFor (ground: Ground): boolean {
  return ground < 32
}

/** By whose right a patient's act comes to the chain: a key of the patient, or a form signed by hand. */
export type Authority =
  | { readonly type: 'key', readonly key: Uint8Array, readonly signedAt: Timestamp
    readonly order: Signature }
  /** SHA-256 of the signed form, which the hospital keeps. */
  | { readonly type: 'form', readonly form: Uint8Array }

/** The acts of a patient on a measure, as its key signs them. */
export const PatientStep = { request: 1, withdraw: 2, contest: 3 } as const
export type PatientStep = typeof PatientStep[keyof typeof PatientStep]

/** A step of a measure on a record. */
export type ErasureAct =
  /** The token τ shows that the record is one of the patient with the handle. */
  | { readonly type: 'request', readonly handle: PatientHandle, readonly token: Uint8Array
    readonly by: Authority }
  | { readonly type: 'withdraw', readonly handle: PatientHandle, readonly by: Authority }
  /** Takes a refusal, or a request without a decision, to two other hospitals. */
  | { readonly type: 'contest', readonly handle: PatientHandle, readonly by: Authority }
  /** `reasons` is the SHA-256 of the written reasons, which the hospital keeps for the patient. */
  | { readonly type: 'decide', readonly ground: Ground, readonly reasons: Uint8Array }
  /** Any member executes an order whose time has come. All versions of the record, the newest first. */
  | { readonly type: 'effect', readonly at: Timestamp, readonly versions: readonly CaseId[] }

/** `erasure/order`: a step of a measure. Any member injects what a patient has signed. */
export interface ErasureOrder {
  readonly kind: 40
  readonly author: MemberId
  /** The first version of the record. */
  readonly record: CaseId
  readonly measure: Measure
  readonly act: ErasureAct
  readonly signature: Signature
}

/**
 * What a hospital overwrote or deleted, as bits. `patient`: the names N and the rules of consents, since no
 * record of the patient is left.
 */
export const Wiped = { pads: 1, bodies: 2, rows: 4, caches: 8, patient: 16 } as const

/** The kind of file system below the folder. On a copy-on-write one, old bytes may stay on the disk. */
export const FileSystemKind = { unknown: 0, inPlace: 1, copyOnWrite: 2 } as const
export type FileSystemKind = typeof FileSystemKind[keyof typeof FileSystemKind]

/** Whether the disk discards free blocks, as far as the operator has said. */
export const Discard = { unknown: 0, on: 1, off: 2 } as const
export type Discard = typeof Discard[keyof typeof Discard]

/** `erasure/attest`: a hospital tells what it overwrote of an erased record, and no more than that. */
export interface ErasureAttest {
  readonly kind: 41
  readonly author: MemberId
  readonly record: CaseId
  /** Bits of `Wiped`. */
  readonly wiped: number
  readonly fileSystem: FileSystemKind
  readonly discard: Discard
  /** When the last backup that holds the pad expires. */
  readonly backupsUntil: Timestamp
  readonly signature: Signature
}
