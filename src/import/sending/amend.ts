import { ServiceError, type Client } from '../../api/index.js'
import { verdictOfError, type Verdict } from './answer.js'
import type { Outgoing } from './outgoing.js'

/**
 * Amends an own record by a Condition of the source. The source must have changed the Condition after this
 * hospital proposed the record, since an export may contain an older version.
 */
export async function amend (
  client: Client, { lastUpdated, text }: Outgoing, caseId: string
): Promise<Verdict> {
  try {
    const earlier = await client.call('showCase', { params: { id: caseId } })
    const changedAt = lastUpdated === undefined ? Number.NaN : Date.parse(lastUpdated)
    if (!(changedAt > (earlier.proposedAt ?? Infinity))) {
      return refused(lastUpdated === undefined
        ? 'it differs from the record of its key, and has no meta.lastUpdated that tells which is newer'
        : 'it differs from the record of its key, and was last changed before that record was proposed')
    }
    const { cases } = await client.submitText(text, { historical: true }, { call: 'amend', id: caseId })
    const isNew = cases[0]?.created === true
    return { kind: 'done', outcome: { kind: isNew ? 'amended' : 'known', code: '', text: '' } }
  } catch (error) {
    if (!(error instanceof ServiceError) || error.status === 0) throw error
    // The record can be amended when it is decided.
    if (error.code === 'not-decided') return { kind: 'later', code: error.code }
    return verdictOfError(error)
  }
}

function refused (text: string): Verdict {
  return { kind: 'done', outcome: { kind: 'refused', code: 'not-newer', text } }
}
