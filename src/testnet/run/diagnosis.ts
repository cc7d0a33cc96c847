import type { CaseView } from '../../api/index.js'
import type { NodeProcess } from '../fleet/index.js'
import type { Sample } from '../samples/index.js'

export interface Refusal {
  /** Rule of the first finding that rejects, such as `STR-02`; else the code of the answer. */
  readonly code: string
  readonly text: string
}

/** One document on its way: refused at once, or one case or more. */
export interface Diagnosis {
  readonly sample: Sample
  readonly node: NodeProcess
  /** Wall clock, ms, of the first attempt; undefined: not sent yet. */
  sentAt: number | undefined
  caseIds: readonly string[]
  /** False if all of its cases were submitted before: the same version of the same record. */
  created: boolean
  refusal: Refusal | undefined
}

export function diagnosisOf (sample: Sample, nodes: readonly NodeProcess[]): Diagnosis {
  const node = nodes[(sample.hospital - 1) % nodes.length]
  if (node === undefined) throw new Error('a testnet has at least one hospital')
  return { sample, node, sentAt: undefined, caseIds: [], created: true, refusal: undefined }
}

/** Rule under which the validators rejected a case; undefined if none did. */
export function reasonOf (view: CaseView | undefined): string | undefined {
  return view?.opinions.find(opinion => opinion.decision === 'reject')?.reason
}
