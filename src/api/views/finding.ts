export type FindingOutcome = 'reject' | 'flag' | 'mark' | 'note'

/** The result of a clinical rule. `text` never repeats names, identifiers or note text. */
export interface FindingView {
  readonly rule: string
  readonly outcome: FindingOutcome
  /** A code of FHIR issue-type. */
  readonly issue: string
  /** The FHIRPath of the element, or empty. */
  readonly expression: string
  readonly text: string
}
