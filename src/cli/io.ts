import { once } from 'node:events'
import process from 'node:process'
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
    cwd: process.cwd(),
    colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''
  }
}
