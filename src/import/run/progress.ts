import type { SourceFile } from '../files/index.js'
import type { Outcome } from '../sending/index.js'

/** How far an import is. */
export interface ImportView {
  readonly step: 'indexing' | 'importing'
  /** Bytes that this step has read, and that it will read. */
  readonly read: number
  readonly total: number
  /** Conditions that this run has done, in all and for each outcome. */
  readonly done: number
  readonly refused: number
  /** All Conditions of the source; 0 while they are counted. */
  readonly conditions: number
  /** Milliseconds since the step began. */
  readonly elapsedMs: number
  /** The code of what the node waits for; empty if it takes documents. */
  readonly waits: string
}

/** Collects the progress of an import, and tells it at most twice a second. */
const TELL_MS = 500

export class Progress {
  #step: ImportView['step'] = 'indexing'
  #read = 0
  #total: number
  #done = 0
  #refused = 0
  #conditions = 0
  #since = Date.now()
  #told = 0
  #waits = ''

  constructor (files: readonly SourceFile[], private readonly tell: (view: ImportView) => void) {
    this.#total = sizeOf(files)
  }

  indexed (bytes: number): void {
    this.#read += bytes
    this.#perhaps()
  }

  /** Begins the second reading. */
  begin (files: readonly SourceFile[], conditions: number): void {
    this.#step = 'importing'
    this.#read = 0
    this.#total = sizeOf(files)
    this.#conditions = conditions
    this.#since = Date.now()
  }

  read (bytes: number): void { this.#read += bytes }

  waits (code: string): void {
    this.#waits = code
    this.#perhaps()
  }

  done (kind: Outcome['kind']): void {
    this.#done++
    if (kind === 'refused') this.#refused++
    this.#perhaps()
  }

  #perhaps (): void {
    const now = Date.now()
    if (now - this.#told < TELL_MS) return
    this.#told = now
    this.tell({
      step: this.#step, read: this.#read, total: this.#total, done: this.#done, refused: this.#refused,
      conditions: this.#conditions, elapsedMs: now - this.#since, waits: this.#waits
    })
  }
}

function sizeOf (files: readonly SourceFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}
