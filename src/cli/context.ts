import type { Io } from './io.js'
import type { Assembly } from './options.js'
import { createPaint, type Paint } from './render/paint.js'
import { jsonText, screened } from './screen.js'

/** Every command gets this object. */
export interface Context {
  readonly io: Io
  readonly assembly: Assembly
  readonly paint: Paint
  /** A command that ran and has bad news sets this code, for example if a chain is invalid. */
  exitCode: number
  /** This process is a node: its lines are a log, and a slow reader of the log must not delay the node. */
  isNode: boolean
}

export function createContext (io: Io, assembly: Assembly): Context {
  return { io: screened(io), assembly, paint: createPaint(io.colour), exitCode: 0, isNode: false }
}

/** Prints exactly one document with `--json`, otherwise the text, which ends in a newline. */
export function print<T> (
  context: Context, json: boolean | undefined, value: T, render: (value: T, paint: Paint) => string
): void {
  context.io.out(json === true ? jsonText(value) : render(value, context.paint))
}
