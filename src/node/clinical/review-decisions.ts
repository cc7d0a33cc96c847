import type { ReviewDecisionView } from '../../api/index.js'
import { concat, fromHex, type CaseId } from '../../protocol/types/index.js'
import { u64, type Operation, type NodeStore } from '../../storage/index.js'
import type { Secrets } from '../machine/secrets.js'

const PURPOSE = 'review-decision'
const TIME_BYTES = 8

type Row = readonly [key: Uint8Array, value: Uint8Array]

/**
 * Keeps the decisions of this hospital's clinicians: name, time and reason. A decision is written in the same
 * batch as its opinion. It is sealed like a record key, since a note may describe the patient. It is kept for
 * good and never leaves this hospital.
 */
export class ReviewDecisions {
  constructor (private readonly store: NodeStore, private readonly secrets: Secrets) {}

  operationsToRecord (decision: ReviewDecisionView): Operation[] {
    const [caseId, time] = [fromHex(decision.caseId), u64(decision.decidedAt)]
    const key = concat(caseId, time)
    const text = Buffer.from(JSON.stringify(decision))
    return [
      this.store.reviewDecisions.putting(key, this.secrets.seal(PURPOSE, key, text)),
      this.store.reviewDecisionTimes.putting(concat(time, caseId), new Uint8Array(0))
    ]
  }

  /** Lists the newest decisions, newest first. Only these are read, since the table grows without end. */
  async list (limit: number): Promise<ReviewDecisionView[]> {
    const keys: Uint8Array[] = []
    for await (const [key] of this.store.reviewDecisionTimes.iterate({ reverse: true, limit })) {
      keys.push(concat(key.subarray(TIME_BYTES), key.subarray(0, TIME_BYTES)))
    }
    const rows = await this.store.reviewDecisions.getMany(keys)
    return keys.flatMap((key, at) => {
      const row = rows[at]
      return row === undefined ? [] : [this.#open([key, row])]
    })
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
