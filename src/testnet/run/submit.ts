import { ServiceError } from '../../api/index.js'
import { pause } from '../fleet/index.js'
import type { Diagnosis } from './diagnosis.js'

const RETRY_MS = 250
/** A hospital that is busy or starting is asked again for this long. */
const PATIENCE_MS = 120_000

/**
 * Submits one document, again and again if need be, which is safe: a hospital recognises a record by its
 * number. Afterwards the diagnosis has cases or a refusal.
 */
export async function submit (diagnosis: Diagnosis, signal: AbortSignal): Promise<void> {
  const { sample, node } = diagnosis
  diagnosis.sentAt ??= Date.now()
  const deadline = Date.now() + PATIENCE_MS
  while (!signal.aborted) {
    try {
      const query = sample.force ? { force: true } : {}
      const { cases } = await node.client.submitText(sample.text, query)
      diagnosis.caseIds = cases.map(item => item.case.id)
      diagnosis.created = cases.some(item => item.created)
      return
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error
      if (!isPassing(error) || Date.now() > deadline) {
        diagnosis.refusal = refusalOf(error)
        return
      }
    }
    await pause(RETRY_MS)
  }
}

/** Submits all, at most `atOnce` at a time at each hospital, and in all at most one per `gapMs`. */
export async function submitAll (
  diagnoses: readonly Diagnosis[], atOnce: number, gapMs: number, signal: AbortSignal
): Promise<void> {
  const queues = new Map<string, Diagnosis[]>()
  for (const one of diagnoses) {
    queues.set(one.node.name, [...queues.get(one.node.name) ?? [], one])
  }
  let nextAt = Date.now()
  const worker = async (queue: Diagnosis[]): Promise<void> => {
    for (let one = queue.shift(); one !== undefined && !signal.aborted; one = queue.shift()) {
      const wait = nextAt - Date.now()
      nextAt = Math.max(nextAt, Date.now()) + gapMs
      if (wait > 0) await pause(wait)
      await submit(one, signal)
    }
  }
  const workers = [...queues.values()].flatMap(queue => {
    return Array.from({ length: atOnce }, async () => { await worker(queue) })
  })
  await Promise.all(workers)
}

/** True for a temporary failure: busy (503), too many requests (429), not reachable (0). */
function isPassing ({ status }: ServiceError): boolean {
  return status === 503 || status === 429 || status === 0
}

function refusalOf ({ code, message, findings }: ServiceError): { code: string, text: string } {
  const finding = findings.find(one => one.outcome === 'reject')
  if (finding === undefined) return { code, text: message }
  const place = finding.expression === '' ? '' : `${finding.expression} `
  return { code: finding.rule, text: `${place}${finding.text}` }
}
