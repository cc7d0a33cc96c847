import { pino, type Logger as PinoLogger } from 'pino'
import { escaped } from '../../api/index.js'

/** Names of fields that must never be printed, such as bodies, keys and identifiers. */
const REDACTED = [
  'key', 'keys', 'seed', 'secret', 'passphrase', 'token', 'body', 'bodies', 'plaintext', 'identifier',
  '*.key', '*.keys', '*.seed', '*.secret', '*.passphrase', '*.token', '*.body', '*.bodies',
  '*.plaintext', '*.identifier'
]

/** The first place of a stack that is in this program. */
const OWN_PLACE = /^ +at (?!.*node_modules).*\/(?:src|dist)\/(\S+:\d+):\d+\)?$/m

export interface LoggerOptions {
  readonly name: string
  readonly level: string
  /** Whether lines are JSON; otherwise they are short lines for a terminal. */
  readonly json: boolean
  readonly write: (line: string) => void
}

/** What the log has of an error. */
interface LoggedError {
  readonly type: string
  readonly message: string
  readonly code?: string
  /** The place in the program where the error was made, such as `node/clinical/duties.js:40`. */
  readonly at?: string
}

/**
 * Describes an error for the log, with the place where it was made and without the calls that led there. The
 * parsers of the platform quote their input, which may be clinical, so their messages are withheld.
 */
export function loggedError (error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) }
  const { code } = error as NodeJS.ErrnoException
  const at = OWN_PLACE.exec(error.stack ?? '')?.[1]
  return {
    type: error.name, message: messageOf(error),
    ...(typeof code === 'string' ? { code } : {}), ...(at === undefined ? {} : { at })
  }
}

function messageOf (error: Error): string {
  const message = error instanceof SyntaxError ? '[withheld]' : error.message
  return error.cause instanceof Error ? `${message}: ${messageOf(error.cause)}` : message
}

export function createLogger (options: LoggerOptions): PinoLogger {
  // Lines may contain names and messages from other nodes: control characters must not reach a terminal.
  const sink = (line: string): void => {
    options.write(`${escaped(options.json ? line.trimEnd() : readable(line))}\n`)
  }
  return pino({
    name: options.name,
    level: options.level,
    base: { name: options.name },
    serializers: { err: loggedError },
    redact: { paths: REDACTED, censor: '[withheld]' }
  }, { write: sink })
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace', 20: 'debug', 30: 'info', 40: 'WARN', 50: 'ERROR', 60: 'FATAL'
}

/** Writes a line such as `12:30:01.123 info  text field=value`. */
function readable (line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line) as
    Record<string, unknown> & { level: number, time: number, err?: LoggedError }
  const clock = new Date(time).toISOString().slice(11, 23)
  const rest = Object.entries(fields).filter(([key]) => key !== 'name').map(([key, value]) =>
    `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const place = err?.at === undefined ? [] : [`at=${err.at}`]
  const cause = err === undefined ? [] : [`cause=${err.message}`, ...place]
  const text = typeof msg === 'string' ? msg : ''
  return [clock, (LEVELS[level] ?? 'info').padEnd(5), text, ...rest, ...cause].join(' ')
}
