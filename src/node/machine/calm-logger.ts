import type { Logger as PinoLogger } from 'pino'
import type { Logger, LogFields } from './ports.js'

/** Of one message at most so many a second are written at `info`. */
const MOST_A_SECOND = 5
const WINDOW_MS = 1_000

interface Window { shown: number, held: number }

/**
 * A logger that cannot flood: what repeats beyond a bound is counted, and the count is told when the
 * second is over. At `debug` every line is written. Fields that are a function are made only for a line
 * that is written.
 */
export class CalmLogger implements Logger {
  readonly #windows = new Map<string, Window>()
  #timer: NodeJS.Timeout | undefined

  constructor (private readonly logger: PinoLogger) {}

  debug (fields: LogFields, message: string): void {
    if (this.writes('debug')) this.logger.debug(made(fields), message)
  }

  info (fields: LogFields, message: string): void {
    if (this.writes('info') && this.#isTurnOf(message)) this.logger.info(made(fields), message)
  }

  warn (fields: LogFields, message: string): void { this.logger.warn(made(fields), message) }
  error (fields: LogFields, message: string): void { this.logger.error(made(fields), message) }

  /** At `info`, however often. */
  always (fields: LogFields, message: string): void {
    if (this.writes('info')) this.logger.info(made(fields), message)
  }

  /** Says what was held back so far; at the end of a node. */
  flush (): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [message, { held }] of this.#windows) {
      if (held > 0) this.logger.info({ more: held }, message)
    }
    this.#windows.clear()
  }

  writes (level: 'debug' | 'info'): boolean { return this.logger.isLevelEnabled(level) }

  #isTurnOf (message: string): boolean {
    if (this.writes('debug')) return true
    const window = this.#windows.get(message) ?? { shown: 0, held: 0 }
    this.#windows.set(message, window)
    this.#timer ??= setTimeout(() => { this.flush() }, WINDOW_MS).unref()
    if (window.shown < MOST_A_SECOND) {
      window.shown++
      return true
    }
    window.held++
    return false
  }
}

function made (fields: LogFields): object {
  return typeof fields === 'function' ? (fields as () => object)() : fields
}
