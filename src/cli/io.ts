import process from 'node:process'
import type { LogLossView } from '../api/index.js'
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
  readStdin (limit: number): Promise<string | undefined>
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
    async readStdin (limit) {
      const parts: Buffer[] = []
      let size = 0
      for await (const part of process.stdin as AsyncIterable<Buffer>) {
        size += part.byteLength
        if (size > limit) return undefined
        parts.push(part)
      }
      return Buffer.concat(parts).toString('utf8')
    },
    cwd: process.cwd(),
    colour: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''
  }
}
