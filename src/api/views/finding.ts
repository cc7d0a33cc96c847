export type FindingOutcome = 'reject' | 'flag' | 'note'

/** Result of one clinical rule. `text` never repeats names, identifiers or note text. */
export interface FindingView {
  readonly rule: string
  readonly outcome: FindingOutcome
  /** FHIR issue-type. */
  readonly issue: string
  /** FHIRPath of the element, or empty. */
  readonly expression: string
  readonly text: string
}
