import process from 'node:process'
import { createInterface } from 'node:readline'
import type { LogLossView } from '../api/index.js'
import { readAll } from './input-text.js'
import { LineOutput, lossOf } from './line-output.js'

/** The process as a command sees it, so that tests can run commands within their own process. */
export interface Io {
  /** To stdout, whole lines. */
  out (text: string): void
  /** To stderr, whole lines. */
  err (text: string): void
  /** To stdout, at the pace of its reader, until the reader leaves. */
  pour (lines: AsyncIterable<string>): Promise<void>
  /** From now on no slow or missing reader of stdout or stderr delays this process. */
  neverWait (): void
  /** Tells which lines could not be written. */
  lost (): LogLossView | undefined
  /** Waits for stdout; returns why a part was not written, or undefined if no reader misses it. */
  missing (): Promise<string | undefined>
  /** Undefined if the input is larger than `limit`; a CliError if it is not UTF-8. */
  readStdin (limit: number): Promise<string | undefined>
  /** Asks the person at the terminal; absent without a terminal. */
  readonly ask?: (question: string) => Promise<string>
  readonly cwd: string
  readonly colour: boolean
}

/**
 * Connects a command to this process. A reader that leaves early (`| head`) is no failure: the command goes
 * on, and the exit code is its own. Colours appear only on a terminal, and never with NO_COLOR set
 * (https://no-color.org).
 */
export function processIo (): Io {
  const stdout = new LineOutput(process.stdout)
  const stderr = new LineOutput(process.stderr)
  return {
    out (text) { stdout.write(text) },
    err (text) { stderr.write(text) },
    async pour (lines) {
      for await (const line of lines) {
        stdout.write(line)
        if (process.stdout.writableNeedDrain) await stdout.settled()
        if (stdout.loss !== undefined) return
      }
    },
    neverWait () {
      stdout.neverWait()
      stderr.neverWait()
    },
    lost: () => lossOf([stdout, stderr]),
    async missing () {
      await stdout.settled()
      // Other writes of this turn have failed by then, too.
      await new Promise(resolve => { setImmediate(resolve) })
      return stdout.loss?.cause === 'EPIPE' ? undefined : stdout.loss?.cause
    },
    readStdin: async limit => await readAll(process.stdin, limit),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
    cwd: process.cwd(),
    colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''
  }
}

/** The end of the input (Ctrl-D) is an empty answer. */
async function askOnTerminal (question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  return await new Promise(resolve => {
    lines.once('close', () => { resolve('') })
    lines.question(question, answer => {
      resolve(answer)
      lines.close()
    })
  })
}
