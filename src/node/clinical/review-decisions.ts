import type { ReviewDecisionView } from '../../api/index.js'
import { concat, fromHex, type CaseId } from '../../protocol/types/index.js'
import { readU64, u64, type Operation, type NodeStore } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'

const PURPOSE = 'review-decision'
const CASE_ID_BYTES = 32

type Row = readonly [key: Uint8Array, value: Uint8Array]

/**
 * Keeps the decisions of this hospital's clinicians: name, time and reason. A decision is written in the same
 * batch as its opinion. It is sealed like a record key, since a note may describe the patient. It is kept for
 * good and never leaves this hospital.
 */
export class ReviewDecisions {
  constructor (private readonly store: NodeStore, private readonly secrets: Secrets) {}

  operationToRecord (decision: ReviewDecisionView): Operation {
    const key = concat(fromHex(decision.caseId), u64(decision.decidedAt))
    const text = Buffer.from(JSON.stringify(decision))
    return this.store.reviewDecisions.putting(key, this.secrets.seal(PURPOSE, key, text))
  }

  /** Lists the newest decisions, newest first. Only these are opened, since the table grows without end. */
  async list (limit: number): Promise<ReviewDecisionView[]> {
    let newest: Row[] = []
    for await (const row of this.store.reviewDecisions.iterate()) {
      newest.push(row)
      if (newest.length >= 2 * limit) newest = newestOf(newest, limit)
    }
    return newestOf(newest, limit).map(row => this.#open(row))
  }

  /** Lists the decisions about a case, oldest first. */
  async of (caseId: CaseId): Promise<ReviewDecisionView[]> {
    const rows: Row[] = []
    for await (const row of this.store.reviewDecisions.withPrefix(caseId)) rows.push(row)
    return rows.map(row => this.#open(row))
  }

  #open ([key, row]: Row): ReviewDecisionView {
    const text = this.secrets.open(PURPOSE, key, row)
    if (text === undefined) throw new Error('a decision of a clinician is damaged')
    return JSON.parse(Buffer.from(text).toString('utf8')) as ReviewDecisionView
  }
}

function newestOf (rows: readonly Row[], limit: number): Row[] {
  return [...rows].sort(([a], [b]) => readU64(b, CASE_ID_BYTES) - readU64(a, CASE_ID_BYTES)).slice(0, limit)
}
