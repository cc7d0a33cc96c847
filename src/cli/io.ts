import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { readAll } from './input-text.js'

/** Everything that a command touches of the process it runs in, so that tests run in-process. */
export interface Io {
  /** To stdout, whole lines. */
  out (text: string): void
  /** To stderr, whole lines. */
  err (text: string): void
  /** To stdout, at the pace of whoever reads it. */
  pour (lines: AsyncIterable<string>): Promise<void>
  /** Undefined if larger; a CliError if it is not UTF-8. */
  readStdin (limit: number): Promise<string | undefined>
  /** Puts a question to the person at the terminal; absent where there is none. */
  readonly ask?: (question: string) => Promise<string>
  readonly cwd: string
  readonly colour: boolean
}

/**
 * A reader that leaves early (`| head`) is no fault: EPIPE ends the process quietly with 0.
 * Colours appear only on a terminal and never with NO_COLOR set (https://no-color.org).
 */
export function processIo (): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  }
  return {
    out (text) { process.stdout.write(text) },
    err (text) { process.stderr.write(text) },
    async pour (lines) {
      for await (const line of lines) {
        if (!process.stdout.write(line)) await once(process.stdout, 'drain')
      }
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
