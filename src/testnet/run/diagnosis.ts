import type { CaseView } from '../../api/index.js'
import type { NodeProcess } from '../fleet/index.js'
import type { Sample } from '../samples/index.js'

export interface Refusal {
  /** The rule of the first rejecting finding, such as `STR-02`; otherwise the code of the answer. */
  readonly code: string
  readonly text: string
}

/** A document that is submitted: it is refused at once, or becomes one case or more. */
export interface Diagnosis {
  readonly sample: Sample
  readonly node: NodeProcess
  /** Wall clock, ms, of the first attempt; undefined: not sent yet. */
  sentAt: number | undefined
  caseIds: readonly string[]
  /** False if all of its cases were submitted before, as the same version of the same record. */
  created: boolean
  refusal: Refusal | undefined
}

export function diagnosisOf (sample: Sample, nodes: readonly NodeProcess[]): Diagnosis {
  const node = nodes[(sample.hospital - 1) % nodes.length]
  if (node === undefined) throw new Error('a testnet has at least one hospital')
  return { sample, node, sentAt: undefined, caseIds: [], created: true, refusal: undefined }
}

/** Returns the rule by which the validators rejected a case; undefined if none did. */
export function reasonOf (view: CaseView | undefined): string | undefined {
  return view?.opinions.find(opinion => opinion.decision === 'reject')?.reason
}
