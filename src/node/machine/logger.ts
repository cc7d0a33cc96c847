import { pino, type Logger as PinoLogger } from 'pino'
import { escaped } from '../../api/index.js'

/** Never a body, a key or an identifier: names of fields that must not be printed whatever holds them. */
const REDACTED = [
  'key', 'keys', 'seed', 'secret', 'passphrase', 'token', 'body', 'bodies', 'plaintext', 'identifier',
  '*.key', '*.keys', '*.seed', '*.secret', '*.passphrase', '*.token', '*.body', '*.bodies',
  '*.plaintext', '*.identifier'
]

export interface LoggerOptions {
  readonly name: string
  readonly level: string
  /** JSON lines; otherwise one short line each, for a terminal. */
  readonly json: boolean
  readonly write: (line: string) => void
}

export function createLogger (options: LoggerOptions): PinoLogger {
  // Names and messages of others are in both forms: neither passes a control of a terminal on.
  const sink = (line: string): void => {
    options.write(`${escaped(options.json ? line.trimEnd() : readable(line))}\n`)
  }
  return pino({
    name: options.name,
    level: options.level,
    base: { name: options.name },
    redact: { paths: REDACTED, censor: '[withheld]' }
  }, { write: sink })
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace', 20: 'debug', 30: 'info', 40: 'WARN', 50: 'ERROR', 60: 'FATAL'
}

/** `12:30:01.123 info  text field=value` */
function readable (line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line) as
    Record<string, unknown> & { level: number, time: number, err?: { message?: string } }
  const clock = new Date(time).toISOString().slice(11, 23)
  const rest = Object.entries(fields).filter(([key]) => key !== 'name').map(([key, value]) =>
    `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const cause = err?.message === undefined ? [] : [`cause=${err.message}`]
  const text = typeof msg === 'string' ? msg : ''
  return [clock, (LEVELS[level] ?? 'info').padEnd(5), text, ...rest, ...cause].join(' ')
}
