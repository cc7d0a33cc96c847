import type { ReviewDecisionView } from '../../api/index.js'
import type { CaseId } from '../../protocol/types/index.js'
import { concat, fromHex } from '../../protocol/types/index.js'
import { u64, type Operation, type Table } from '../../storage/index.js'
import type { Core } from '../core.js'

const PURPOSE = 'review-decision'

/**
 * What the clinicians of this hospital decided: who, when, why. It goes to the disk together with
 * the opinion that it explains, sealed like a record key, since a note may speak of the patient; it
 * stays for good and never leaves this hospital.
 */
export class ReviewDecisions {
  constructor (private readonly core: Pick<Core, 'secrets' | 'store'>) {}

  recording (decision: ReviewDecisionView): Operation {
    const key = concat(fromHex(decision.caseId), u64(decision.decidedAt))
    const text = Buffer.from(JSON.stringify(decision))
    return this.core.store.reviewDecisions.putting(key, this.core.secrets.seal(PURPOSE, key, text))
  }

  /** Newest first. */
  async list (limit: number): Promise<ReviewDecisionView[]> {
    const all = await this.#read(this.core.store.reviewDecisions.iterate())
    return all.sort((a, b) => b.decidedAt - a.decidedAt).slice(0, limit)
  }

  /** About one case, oldest first. */
  async of (caseId: CaseId): Promise<ReviewDecisionView[]> {
    return await this.#read(this.core.store.reviewDecisions.withPrefix(caseId))
  }

  async #read (rows: ReturnType<Table['iterate']>): Promise<ReviewDecisionView[]> {
    const decisions: ReviewDecisionView[] = []
    for await (const [key, row] of rows) {
      const text = this.core.secrets.open(PURPOSE, key, row)
      if (text === undefined) throw new Error('a decision of a clinician is damaged')
      decisions.push(JSON.parse(Buffer.from(text).toString('utf8')) as ReviewDecisionView)
    }
    return decisions
  }
}
