/** A document with one Condition that is to be submitted, or what could not become one. */
export interface Outgoing {
  readonly text: string
  /** Given if the importer refuses it: it is told in its turn and not sent. */
  readonly decided?: Outcome
  /** File and line or entry, for messages. */
  readonly place: string
  /** When the source last changed the Condition, as FHIR instant; undefined if it does not say so. */
  readonly lastUpdated: string | undefined
}

/**
 * What became of a Condition. `known`: the node had the same version already. `refused`: by the node, or the
 * importer could not read it; `code` says why.
 */
export interface Outcome {
  readonly kind: 'imported' | 'amended' | 'known' | 'refused'
  /** The code of the report, for example `conflict` or `STR-04`; empty if nothing was refused. */
  readonly code: string
  /** Cause and remedy, without anything of the record. */
  readonly text: string
  /** True if only the bytes tell the Condition from others (finding INT-04). */
  readonly isKeyless?: boolean
}
