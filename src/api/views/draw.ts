import type { PartyView } from './party.js'

/** A step of a computation that can be repeated by hand. */
export interface DrawStepView {
  readonly title: string
  readonly formula: string
  /** In the order in which they are concatenated; values as hexadecimal or decimal text. */
  readonly inputs: readonly { readonly name: string, readonly value: string }[]
  readonly result: string
}

export interface DrawView {
  readonly caseId: string
  readonly submitter: PartyView
  readonly seq: number
  readonly height: number
  readonly drawHeight: number
  readonly beacon: string
  readonly steps: readonly DrawStepView[]
  /** Members in drawn order with the digest that sorts them. */
  readonly order: readonly { readonly member: PartyView, readonly digest: string }[]
  readonly attempts: readonly { readonly attempt: number, readonly members: readonly PartyView[] }[]
}
