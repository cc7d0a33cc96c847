/** The parts of a question who reads a record, and why (SPECIFICATION.md §16.1). All numbers are frozen. */

/** The purposes of HL7 v3 ActReason for which a record may be read. `BTG` is an emergency without consent. */
export const PURPOSES = {
  TREAT: 1, ETREAT: 2, BTG: 4, CAREMGT: 8, PATRQT: 16, HQUALIMP: 32
} as const
export type Purpose = keyof typeof PURPOSES
export type PurposeBit = typeof PURPOSES[Purpose]

/** The roles of clinicians by the codes of HL7 `practitioner-role`; 0 stands for any role. */
export const ROLES = { any: 0, doctor: 1, nurse: 2, pharmacist: 3 } as const
export type Role = typeof ROLES[keyof typeof ROLES]
