import { rmSync } from 'node:fs'
import path from 'node:path'
import type { Client } from '../../api/index.js'
import { lockFolder, makeFolder, PRIVATE_FOLDER } from '../../system/index.js'
import { InputError } from '../fault.js'
import type { SourceFiles } from '../files/index.js'
import { buildIndex, NameIndex, Resources, type IndexView } from '../references/index.js'
import { isStop, Sender, StopError, type Outcome } from '../sending/index.js'
import { outgoingOf } from './outgoing-of.js'
import { Progress, type ImportView } from './progress.js'
import { emptyState, fingerprintOf, importId, savedState, saveState, type ImportState } from './state-file.js'
import { counted, type Tally } from './tally.js'

export type { ImportView } from './progress.js'

/** How often the state is written, at most. */
const SAVE_MS = 1_000

export interface ImportOptions {
  readonly source: SourceFiles
  /** The folder of the hospital's imports, where each import has a folder of its own. */
  readonly folder: string
  readonly client: Client
  /** The address of the FHIR server that the resources without a full URL come from. */
  readonly base?: string
  readonly onChanged: 'refuse' | 'amend'
  /** True: what an earlier run did is forgotten. */
  readonly isRestart: boolean
  readonly signal: AbortSignal
  /** Called for each Condition, in the order of the source. */
  onOutcome (place: string, outcome: Outcome): void
  onProgress (view: ImportView): void
}

export interface ImportEnd {
  readonly tally: Tally
  readonly isComplete: boolean
  /** True if an earlier run had imported the source, so that this run did nothing. */
  readonly wasComplete: boolean
  /** Conditions that an earlier run had done. */
  readonly before: number
  /** Why the import is not complete. */
  readonly stopped?: { readonly code: string, readonly text: string }
}

/** Imports all files. @throws StopError if this import runs already, or its files have changed */
export async function runImport (options: ImportOptions): Promise<ImportEnd> {
  const folder = path.join(options.folder, importId(options.source))
  makeFolder(folder, PRIVATE_FOLDER)
  const lock = lockFolder(folder)
  if ('heldBy' in lock) {
    throw new StopError('running', `process ${lock.heldBy.pid} imports this already`)
  }
  try {
    return await new Import(options, folder).run()
  } finally {
    rmSync(path.join(folder, 'names'), { recursive: true, force: true })
    rmSync(path.join(folder, 'spool'), { force: true })
    lock.release()
  }
}

class Import {
  #state: ImportState
  #isDirty = false
  #saving: Promise<void> = Promise.resolve()
  #saveFailure: Error | undefined
  readonly #progress: Progress

  constructor (private readonly options: ImportOptions, private readonly folder: string) {
    const fingerprint = fingerprintOf(options.source, options.base)
    const saved = options.isRestart ? undefined : savedState(folder)
    if (saved !== undefined && saved.fingerprint !== fingerprint) {
      throw new StopError('changed', 'the files or --base have changed since an earlier import of this ' +
        'source; --restart imports all of it, and what has a key and is known is not imported twice')
    }
    this.#state = saved ?? emptyState(fingerprint)
    this.#progress = new Progress(options.source.files, options.onProgress)
  }

  async run (): Promise<ImportEnd> {
    const before = this.#state.mark
    if (this.#state.isComplete) return { ...this.#end(before), wasComplete: true }
    for (const rest of ['names', 'spool']) {
      rmSync(path.join(this.folder, rest), { recursive: true, force: true })
    }
    const timer = setInterval(() => { this.#save() }, SAVE_MS)
    const { base, source } = this.options
    const resources = new Resources(source.files, path.join(this.folder, 'spool'), base)
    const index = NameIndex.create(path.join(this.folder, 'names'),
      (first, second) => resources.isSame(first, second))
    try {
      return await this.#bothReadings(index, resources, before)
    } finally {
      clearInterval(timer)
      index.close()
      resources.close()
      this.#save()
      await this.#saving
    }
  }

  async #bothReadings (index: NameIndex, resources: Resources, before: number): Promise<ImportEnd> {
    const { base, signal, source } = this.options
    const view = await buildIndex(source.files, base, index, resources,
      bytes => { this.#progress.indexed(bytes) }, signal)
    const sender = new Sender(this.options.client, {
      onChanged: this.options.onChanged, signal,
      onWait: code => { this.#progress.waits(code) },
      onDone: (outcomes, mark) => {
        for (const [{ place }, outcome] of outcomes) this.#note(place, outcome)
        this.#state = { ...this.#state, mark }
        this.#isDirty = true
      }
    })
    try {
      await this.#send(sender, view, index, resources, before)
      if (signal.aborted) throw new StopError('interrupted', 'interrupted')
      this.#state = { ...this.#state, isComplete: true }
      this.#isDirty = true
      return this.#end(before)
    } catch (error) {
      await sender.settle()
      if (isStop(error)) return { ...this.#end(before), stopped: { code: error.code, text: error.message } }
      if (error instanceof InputError) return { ...this.#end(before), stopped: error.fault }
      throw error
    }
  }

  /** Reads the files again, and sends what no earlier run has done. */
  async #send (
    sender: Sender, view: IndexView, index: NameIndex, resources: Resources, before: number
  ): Promise<void> {
    const { base, signal, source } = this.options
    const needed = source.files.filter(({ number }) =>
      view.withConditions.has(number) || view.withFaults.has(number))
    this.#progress.begin(needed, Math.max(0, view.conditions - before))
    const parts = { view, index, resources, ...(base === undefined ? {} : { base }) }
    let mark = 0
    for (const file of needed) {
      for await (const make of outgoingOf(file, parts, bytes => { this.#progress.read(bytes) })) {
        if (signal.aborted) return
        if (this.#saveFailure !== undefined) throw this.#saveFailure
        mark++
        if (mark > before) await sender.add(make(), mark)
      }
    }
    await sender.drain()
  }

  #note (place: string, outcome: Outcome): void {
    this.#state = { ...this.#state, tally: counted(this.#state.tally, place, outcome) }
    this.#progress.done(outcome.kind)
    this.options.onOutcome(place, outcome)
  }

  #end (before: number): ImportEnd {
    const { isComplete, tally } = this.#state
    return { tally, isComplete, before, wasComplete: false }
  }

  #save (): void {
    if (!this.#isDirty) return
    this.#isDirty = false
    const state = this.#state
    this.#saving = this.#saving.then(async () => { await saveState(this.folder, state) })
      .catch((error: unknown) => { this.#saveFailure = error as Error })
  }
}
