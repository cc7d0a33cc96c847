/** Describes a code system: its number, its names and the form of its codes. */
export interface CodeSystem {
  /** A number that case parts use instead of the URI. A number keeps its meaning for ever. */
  readonly number: number
  /** The URI that this project writes. */
  readonly uri: string
  /** Other URIs that hospitals really send. An OID also stands for the same OID after `urn:oid:`. */
  readonly aliases: readonly string[]
  /** Matches URIs that contain the edition of the system. */
  readonly editions?: RegExp
  /** True for a system of diagnoses, false for a system of evidence alone. */
  readonly isOfDiagnoses: boolean
  /** True if its codes have the letters of the chapters of ICD-10. */
  readonly isIcd10: boolean
  /** The written form of a code. Tables of releases tell which codes exist. */
  isCode (code: string): boolean
}
