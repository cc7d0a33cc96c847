/** The rows of a case part that this hospital states, and the counts. */
import { flag, oneOf, u32, u8, type Codec } from '../../protocol/codec/index.js'
import { ClinicianRole, type OwnProvenance } from '../container/index.js'

export interface OwnRow {
  readonly number: number
  read (provenance: OwnProvenance, otherEvidence: number): unknown
  readonly codec: Codec<unknown>
}

export const OWN_ROWS: readonly OwnRow[] = [
  { number: 35, read: ({ isOurs }) => isOurs ? true : undefined, codec: flag as Codec<unknown> },
  { number: 36, read: ({ isHistorical }) => isHistorical ? true : undefined, codec: flag as Codec<unknown> },
  { number: 40, read: ({ clinician }) => clinician?.entry, codec: u32 as Codec<unknown> },
  {
    number: 41,
    read: ({ clinician }) => clinician?.role,
    codec: oneOf(u8, Object.values(ClinicianRole)) as Codec<unknown>
  },
  // The number of resources that no row describes.
  {
    number: 60,
    read: (_, others) => others === 0 ? undefined : Math.min(others, 255),
    codec: u8 as Codec<unknown>
  }
]

/** The type of a piece of evidence. */
export const EvidenceType = { Observation: 1, DiagnosticReport: 2 } as const
export const EVIDENCE_TYPE_ROW = {
  number: 69, codec: oneOf(u8, Object.values(EvidenceType)) as Codec<unknown>
}
