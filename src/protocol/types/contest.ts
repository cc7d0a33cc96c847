/** The contests of reviews of emergencies and of attested consents (SPECIFICATION.md §17.4, §17.6). */
import type { Signature } from './flavour.js'

/** By whose right a judgement is contested. */
export type ContestRight =
  /** The hospital that opened the emergency contests in its own name. No filer of a consent does. */
  | { readonly type: 'hospital' }
  /** A key of the patient, or of a guardian, has signed. */
  | { readonly type: 'key', readonly key: Uint8Array, readonly signature: Signature }
  /** SHA-256 of a form that a patient without a key signed by hand, and that the author keeps. */
  | { readonly type: 'form', readonly form: Uint8Array }
