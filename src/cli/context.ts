import type { Io } from './io.js'
import type { Assembly } from './options.js'
import { createPaint, type Paint } from './render/paint.js'
import { jsonText, screened } from './screen.js'

/** The surroundings of a command: input and output, the functions below `cli`, and the exit code. */
export interface Context {
  readonly io: Io
  readonly assembly: Assembly
  readonly paint: Paint
  /** A command that succeeds with a bad result sets this code, for example if a chain is invalid. */
  exitCode: number
  /** True if this process is a node. Its output is a log, and a slow reader of the log must not delay it. */
  isNode: boolean
}

export function createContext (io: Io, assembly: Assembly): Context {
  return { io: screened(io), assembly, paint: createPaint(io.colour), exitCode: 0, isNode: false }
}

/** Prints a value: as one JSON document with `--json`, otherwise as the text that `render` makes. */
export function print<T> (
  context: Context, json: boolean | undefined, value: T, render: (value: T, paint: Paint) => string
): void {
  context.io.out(json === true ? jsonText(value) : render(value, context.paint))
}
