import type { CaseView } from '../../api/index.js'
import type { NodeProcess } from '../fleet/index.js'
import type { Sample } from '../samples/index.js'

export interface Refusal {
  /** The rule of the first finding that rejects, such as `STR-02`; otherwise the code of the error. */
  readonly code: string
  readonly text: string
}

/** A document to submit. It is refused at once, or becomes one or more cases. */
export interface Diagnosis {
  readonly sample: Sample
  readonly node: NodeProcess
  /** The time of the first submission (wall clock, ms); undefined: not sent yet. */
  sentAt: number | undefined
  caseIds: readonly string[]
  /** False if all of its cases were submitted before as the same version of the same record. */
  created: boolean
  refusal: Refusal | undefined
}

export function diagnosisOf (sample: Sample, nodes: readonly NodeProcess[]): Diagnosis {
  const node = nodes[(sample.hospital - 1) % nodes.length]
  if (node === undefined) throw new Error('a testnet has at least one hospital')
  return { sample, node, sentAt: undefined, caseIds: [], created: true, refusal: undefined }
}

/**
 * Returns the group of the reasons for which a validator rejected the case; undefined if no validator did.
 */
export function reasonOf (view: CaseView | undefined): string | undefined {
  return view?.opinions.find(opinion => opinion.decision === 'reject')?.group
}
