import type { Io } from './io.js'
import type { Assembly } from './options.js'
import { createPaint, type Paint } from './render/paint.js'
import { jsonText, screened } from './screen.js'

/** What every command is given. */
export interface Context {
  readonly io: Io
  readonly assembly: Assembly
  readonly paint: Paint
  /** Set by a command that ran as asked and has bad news, such as a chain that does not fit. */
  exitCode: number
  /** This process is a node: its lines are a log, and nobody who reads them holds it up. */
  isNode: boolean
}

export function createContext (io: Io, assembly: Assembly): Context {
  return { io: screened(io), assembly, paint: createPaint(io.colour), exitCode: 0, isNode: false }
}

/** With `--json`, exactly one document; else the text, which ends in a newline. */
export function print<T> (
  context: Context, json: boolean | undefined, value: T, render: (value: T, paint: Paint) => string
): void {
  context.io.out(json === true ? jsonText(value) : render(value, context.paint))
}
