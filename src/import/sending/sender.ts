import { setTimeout as pause } from 'node:timers/promises'
import { MAX_SUBMISSION_BYTES, ServiceError, type Client } from '../../api/index.js'
import { amend } from './amend.js'
import { verdictOf, verdictOfError, type Verdict } from './answer.js'
import type { Outcome, Outgoing } from './outgoing.js'
import { StopError } from './stop-error.js'
import { Window } from './window.js'

/** Documents of one request. */
const MAX_BATCH = 100
const MAX_BATCH_BYTES = MAX_SUBMISSION_BYTES - 1024
/** Requests in flight, so that the node has the next while it answers. */
export const MAX_REQUESTS = 12
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** A node that does not answer for this long ends the import. */
const AWAY_MS = 60_000

export interface SenderOptions {
  readonly onChanged: 'refuse' | 'amend'
  /** Called for each batch in the order of the source, with the mark of its last document. */
  onDone (outcomes: readonly (readonly [Outgoing, Outcome])[], mark: number): void
  /** Called when the node cannot take documents now, with its code; '' when it takes them again. */
  onWait (code: string): void
  readonly signal: AbortSignal
}

interface Batch {
  readonly documents: readonly Outgoing[]
  readonly outcomes: (Outcome | undefined)[]
  readonly mark: number
  isDone: boolean
}

/** Sends documents in batches, several at once. Batches that are answered are told in their order. */
export class Sender {
  readonly #window = new Window(MAX_REQUESTS)
  #next: Outgoing[] = []
  #bytes = 0
  #mark = 0
  readonly #batches: Batch[] = []
  #failure: Error | undefined
  readonly #running = new Set<Promise<void>>()

  constructor (private readonly client: Client, private readonly options: SenderOptions) {}

  /**
   * Adds a document. Resolves when there is room for the next one.
   * @param mark grows with each document, and tells how far the source is done
   * @throws StopError
   */
  async add (document: Outgoing, mark: number): Promise<void> {
    const bytes = Buffer.byteLength(document.text) + 1
    if (this.#next.length === MAX_BATCH || this.#bytes + bytes > MAX_BATCH_BYTES) await this.flush()
    this.#next.push(document)
    this.#bytes += bytes
    this.#mark = mark
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Sends what waits. Resolves when it is on its way. */
  async flush (): Promise<void> {
    const documents = this.#next
    if (documents.length === 0) return
    this.#next = []
    this.#bytes = 0
    const outcomes = documents.map(({ decided }) => decided)
    const batch: Batch = { documents, outcomes, mark: this.#mark, isDone: false }
    this.#batches.push(batch)
    await this.#window.enter()
    const task = this.#deliver(batch).catch((error: unknown) => {
      this.#failure ??= error instanceof Error ? error : new Error(String(error))
    }).finally(() => {
      this.#window.leave()
      this.#running.delete(task)
    })
    this.#running.add(task)
  }

  /** Waits for all answers. @throws StopError */
  async drain (): Promise<void> {
    await this.flush()
    while (this.#running.size > 0) await Promise.all(this.#running)
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Waits for the requests in flight, after a stop. */
  async settle (): Promise<void> {
    await Promise.all(this.#running)
  }

  async #deliver (batch: Batch): Promise<void> {
    let delay = FIRST_PAUSE_MS
    for (;;) {
      const missing = batch.documents.flatMap((_, at) => batch.outcomes[at] === undefined ? at : [])
      if (missing.length === 0) break
      if (this.#failure !== undefined) return
      const code = await this.#attempt(batch, missing)
      if (code === undefined) continue
      if (this.options.signal.aborted) return
      this.options.onWait(code)
      this.#window.narrow()
      await pause(delay, undefined, { signal: this.options.signal }).catch(() => {})
      delay = Math.min(LONGEST_PAUSE_MS, 2 * delay)
      if (this.options.signal.aborted) return
    }
    if (delay === FIRST_PAUSE_MS) {
      this.#window.widen()
      this.options.onWait('')
    }
    batch.isDone = true
    this.#tell()
  }

  /** Sends the missing documents once. @returns the code of a document that the node cannot take now */
  async #attempt (batch: Batch, missing: readonly number[]): Promise<string | undefined> {
    const verdicts = await this.#send(missing.flatMap(at => batch.documents[at] ?? []))
    let later: string | undefined
    for (const [i, at] of missing.entries()) {
      let verdict = verdicts[i]
      const document = batch.documents[at]
      if (verdict?.kind === 'changed' && document !== undefined && this.options.onChanged === 'amend') {
        verdict = await amend(this.client, document, verdict.caseId)
      }
      if (verdict === undefined) continue
      if (verdict.kind === 'later') later = verdict.code
      else if (verdict.kind === 'stop') throw new StopError(verdict.code, verdict.text)
      else batch.outcomes[at] = verdict.outcome
    }
    return later
  }

  async #send (documents: readonly Outgoing[]): Promise<readonly Verdict[]> {
    const since = Date.now()
    for (;;) {
      try {
        const text = `[${documents.map(document => document.text).join(',')}]`
        const items = await this.client.submitBatchText(text, { historical: true })
        return documents.map((_, at) => verdictOf(items[at] ?? {}))
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        if (error.status !== 0) return await this.#divided(documents, error)
        if (this.options.signal.aborted || Date.now() - since > AWAY_MS) {
          throw new StopError(error.code, error.message)
        }
        this.options.onWait(error.code)
        await pause(FIRST_PAUSE_MS, undefined, { signal: this.options.signal }).catch(() => {})
      }
    }
  }

  /** A request that is refused as a whole is divided, so that one document does not refuse the others. */
  async #divided (documents: readonly Outgoing[], error: ServiceError): Promise<readonly Verdict[]> {
    const verdict = verdictOfError(error)
    if (documents.length === 1 || verdict.kind !== 'done') return documents.map(() => verdict)
    const middle = documents.length >> 1
    return [
      ...await this.#send(documents.slice(0, middle)), ...await this.#send(documents.slice(middle))
    ]
  }

  #tell (): void {
    for (let [first] = this.#batches; first?.isDone === true; [first] = this.#batches) {
      this.#batches.shift()
      const { documents, mark, outcomes } = first
      this.options.onDone(documents.flatMap((document, at) => {
        const outcome = outcomes[at]
        return outcome === undefined ? [] : [[document, outcome] as const]
      }), mark)
    }
  }
}
