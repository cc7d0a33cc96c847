import { concat, utf8 } from '../../protocol/types/index.js'
import { readU64, u64, type NodeStore } from '../../storage/index.js'
import type { HostClock, Logger } from '../machine/ports.js'

/** How many alarms are shown, newest first; older alarms stay in the database. */
const SHOWN = 20

export interface Alarm {
  readonly at: number
  /** Kebab-case. */
  readonly code: string
  readonly message: string
}

/** Keeps alarms in the database and in the log, and gives the newest to `status` and `doctor`. */
export class Alarms {
  #recent: Alarm[] = []

  constructor (
    private readonly store: NodeStore, private readonly clock: HostClock,
    private readonly logger: Logger
  ) {}

  async load (): Promise<void> {
    for await (const [key, row] of this.store.alarms.iterate({ reverse: true, limit: SHOWN })) {
      const line = Buffer.from(row).toString('utf8')
      this.#recent.push({
        at: readU64(key), code: Buffer.from(key.subarray(8)).toString('utf8'),
        message: line.slice(line.indexOf(' ') + 1)
      })
    }
  }

  raise (code: string, message: string): void {
    const at = this.clock.wall()
    const alarm = { at, code, message }
    this.#recent = [alarm, ...this.#recent].slice(0, SHOWN)
    this.logger.warn({ code }, message)
    this.store.alarms.put(concat(u64(at), utf8(code)), utf8(lineOf(alarm)))
      .catch((error: unknown) => { this.logger.error({ err: error }, 'alarm not stored') })
  }

  recent (): readonly Alarm[] {
    return this.#recent
  }
}

/** Writes an alarm as one line; the database stores this line. */
export function lineOf ({ at, message }: Alarm): string {
  return `${new Date(at).toISOString()} ${message}`
}
