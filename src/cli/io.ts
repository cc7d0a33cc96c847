import process from 'node:process'
import { createInterface } from 'node:readline'
import type { LogLossView } from '../api/index.js'
import { readAll } from './input-text.js'
import { LineOutput, lossOf } from './line-output.js'

/** Everything that a command touches of the process it runs in, so that tests run in-process. */
export interface Io {
  /** To stdout, whole lines. */
  out (text: string): void
  /** To stderr, whole lines. */
  err (text: string): void
  /** To stdout, at the pace of whoever reads it, until that reader leaves. */
  pour (lines: AsyncIterable<string>): Promise<void>
  /** From now on no reader of stdout or stderr, however slow or gone, holds this process up. */
  neverWait (): void
  /** What could not be written. */
  lost (): LogLossView | undefined
  /** When all that went to stdout is written: why a part of it is not; undefined if nobody misses it. */
  missing (): Promise<string | undefined>
  /** Undefined if larger; a CliError if it is not UTF-8. */
  readStdin (limit: number): Promise<string | undefined>
  /** Puts a question to the person at the terminal; absent where there is none. */
  readonly ask?: (question: string) => Promise<string>
  readonly cwd: string
  readonly colour: boolean
}

/**
 * A reader that leaves early (`| head`) is no fault: the command goes on, and its exit code tells what
 * came of it. Colours appear only on a terminal and never with NO_COLOR set (https://no-color.org).
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
      // What else was written in this turn has failed by then, too.
      await new Promise(resolve => { setImmediate(resolve) })
      return stdout.loss?.cause === 'EPIPE' ? undefined : stdout.loss?.cause
    },
    readStdin: async limit => await readAll(process.stdin, limit),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
    cwd: process.cwd(),
    colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''
  }
}

/** The end of the input (Ctrl-D) answers nothing. */
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
