import type { PartyView } from './party.js'

export interface DrawStepView {
  readonly title: string
  readonly formula: string
  /** The inputs in the order of concatenation, as hexadecimal or decimal text. */
  readonly inputs: readonly { readonly name: string, readonly value: string }[]
  readonly result: string
}

export interface DrawView {
  readonly caseId: string
  readonly submitter: PartyView
  readonly height: number
  readonly drawHeight: number
  readonly beacon: string
  readonly steps: readonly DrawStepView[]
  /** The members in the order in which they get slots, each with the digest that decides its place. */
  readonly order: readonly { readonly member: PartyView, readonly digest: string }[]
}
