import process from 'node:process'
import { createInterface } from 'node:readline'
import { takesCodes, type LogLossView } from '../api/index.js'
import { readAll } from './input-text.js'
import { LineOutput, lossOf } from './line-output.js'

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The port of a command to its process, so that tests can run commands in their own process. */
export interface Io {
  /** Writes whole lines to stdout. */
  out (text: string): void
  /** Writes whole lines to stderr. */
  err (text: string): void
  /** Writes lines to stdout, at the speed of the reader, until the reader closes the pipe. */
  pour (lines: AsyncIterable<string>): Promise<void>
  /** Makes sure that from now on no slow or missing reader of stdout or stderr delays this process. */
  neverWait (): void
  /** Returns the number and the cause of lines that could not be written; undefined if none was lost. */
  lost (): LogLossView | undefined
  /** Waits for stdout. Returns the cause of lost output; undefined if nothing was lost or the reader left. */
  missing (): Promise<string | undefined>
  /** Reads stdin; undefined if it has more than `limit` bytes. @throws CliError if it is not UTF-8 */
  readStdin (limit: number): Promise<string | undefined>
  /** Asks the person at the terminal; absent without a terminal. */
  readonly ask?: (question: string) => Promise<string>
  /** Replaces the line of progress on the terminal; '' removes it. Absent without one that can do so. */
  readonly progress?: (line: string) => void
  /** Calls `stop` at the first SIGINT, SIGTERM or SIGHUP, until the returned function is called. */
  readonly onInterrupt?: (stop: () => void) => () => void
  readonly cwd: string
  readonly colour: boolean
  /** The width of the terminal of stdout; absent without one. */
  readonly columns?: number
}

/**
 * Connects a command to this process. A reader that leaves early (`| head`) is not a failure: the command
 * continues and sets the exit code. Colours appear only on a terminal, and neither if NO_COLOR is set
 * (https://no-color.org) nor if it is dumb.
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
      // After this, all writes of the current turn have reported their failures.
      await new Promise(resolve => { setImmediate(resolve) })
      return stdout.loss?.cause === 'EPIPE' ? undefined : stdout.loss?.cause
    },
    readStdin: async limit => await readAll(process.stdin, limit),
    ...(process.stdin.isTTY && process.stderr.isTTY ? { ask: askOnTerminal } : {}),
    ...(takesCodes(process.stderr, process.env)
      ? { progress: line => { stderr.write(`\r\u001b[K${line}`) } }
      : {}),
    onInterrupt: stop => {
      for (const signal of INTERRUPTS) process.once(signal, stop)
      return () => { for (const signal of INTERRUPTS) process.removeListener(signal, stop) }
    },
    cwd: process.cwd(),
    // A terminal that does not know its width states 0.
    ...(process.stdout.isTTY && process.stdout.columns > 0 ? { columns: process.stdout.columns } : {}),
    colour: takesCodes(process.stdout, process.env) && (process.env['NO_COLOR'] ?? '') === ''
  }
}

/** Asks a question at the terminal. The end of input (Ctrl-D) is an empty answer. */
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
