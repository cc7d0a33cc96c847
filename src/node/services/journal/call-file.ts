import { appendFile, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { PRIVATE_FILE } from '../../../system/index.js'
import type { CallView, LogLossView } from '../../../api/index.js'
import type { CalmLogger } from '../../machine/calm-logger.js'

const FILE_NAME = 'calls.jsonl'
/** The present file and this many former ones are kept, of this size each: some 2,000,000 calls. */
const KEPT_FILES = 16
const FILE_BYTES = 32 * 1024 * 1024
/** Lines that may wait for a slow disk. Beyond this, lines are lost, and the file says how many. */
const MAX_WAITING = 20_000

interface CallFileOptions {
  readonly folder: string
  readonly logger: Pick<CalmLogger, 'error'>
  readonly fileBytes?: number
}

/**
 * Writes every call of the API as a JSON line, for an audit: who called which route when, with which answer.
 * A route is written by its pattern, so that no line has an identifier of a patient. Old files are removed.
 */
export class CallFile {
  readonly #file: string
  #lines: string[] = []
  /** Lines that the file does not tell of yet. */
  #lost = 0
  #loss: LogLossView | undefined
  #size: number | undefined
  #writing: Promise<void> | undefined

  constructor (private readonly options: CallFileOptions) {
    this.#file = path.join(options.folder, FILE_NAME)
  }

  readonly write = ({ matters: _matters, at, ...call }: CallView): void => {
    if (this.#lines.length >= MAX_WAITING) {
      this.#lose(1, 'the disk is too slow')
      return
    }
    this.#lines.push(`${JSON.stringify({ time: new Date(at).toISOString(), ...call })}\n`)
    this.#writing ??= this.#drain()
  }

  /** Tells which lines were lost since the start; undefined if none was. */
  get loss (): LogLossView | undefined { return this.#loss }

  /** Waits until every line is written. Lines behind one that failed get a second try. */
  async close (): Promise<void> {
    await this.#writing
    if (this.#lines.length > 0) await this.#drain()
  }

  async #drain (): Promise<void> {
    let taken: string[] = []
    try {
      while (this.#lines.length > 0) {
        taken = this.#lines
        this.#lines = []
        const lost = this.#lost
        const note = lost === 0 ? [] : [`${JSON.stringify({ time: new Date().toISOString(), lost })}\n`]
        await this.#append([...note, ...taken].join(''))
        this.#lost -= lost
        taken = []
        if (this.#loss !== undefined) this.#loss = { ...this.#loss, lasts: false }
      }
    } catch (error) {
      if (this.#loss?.lasts !== true) {
        this.options.logger.error({ err: error }, 'calls of the API could not be written to the audit file')
      }
      this.#lose(taken.length, (error as NodeJS.ErrnoException).code ?? 'unknown')
    } finally {
      this.#writing = undefined
    }
  }

  #lose (lines: number, cause: string): void {
    this.#lost += lines
    const before = this.#loss ?? { lines: 0, since: Date.now() }
    this.#loss = { lines: before.lines + lines, since: before.since, cause, lasts: true }
  }

  async #append (text: string): Promise<void> {
    this.#size ??= await endLine(this.#file)
    const { fileBytes = FILE_BYTES } = this.options
    if (this.#size > 0 && this.#size + text.length > fileBytes) await this.#rotate()
    const size: number = this.#size
    // A write that fails may leave a part of a line, and then this is not the size.
    this.#size = undefined
    await appendFile(this.#file, text, { mode: PRIVATE_FILE })
    this.#size = size + text.length
  }

  /** Renames `calls.jsonl` to `calls.jsonl.1`, that to `.2`, and so on. The oldest file is removed. */
  async #rotate (): Promise<void> {
    await rm(`${this.#file}.${KEPT_FILES}`, { force: true })
    for (let number = KEPT_FILES - 1; number >= 0; number--) {
      const from = number === 0 ? this.#file : `${this.#file}.${number}`
      await rename(from, `${this.#file}.${number + 1}`).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      })
    }
    this.#size = 0
  }
}

/** Ends a line that a crash or a full disk cut, so that it spoils no other. @returns the bytes of the file */
async function endLine (path: string): Promise<number> {
  const file = await open(path, 'a+', PRIVATE_FILE)
  try {
    const { size } = await file.stat()
    const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: Math.max(0, size - 1) })
    if (size === 0 || buffer.toString() === '\n') return size
    await file.appendFile('\n')
    return size + 1
  } finally {
    await file.close()
  }
}
