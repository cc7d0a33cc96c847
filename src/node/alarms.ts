import { concat, utf8 } from '../protocol/types/index.js'
import { u64, type NodeStore } from '../storage/index.js'
import type { HostClock, Logger } from './ports.js'

/** Shown to operators, newest first; older ones stay in the database. */
const SHOWN = 20

/** What an operator must not miss: kept in the database and shown by `status` until seen there. */
export class Alarms {
  #recent: string[] = []

  constructor (
    private readonly store: NodeStore, private readonly clock: HostClock,
    private readonly logger: Logger
  ) {}

  async load (): Promise<void> {
    for await (const [, row] of this.store.alarms.iterate({ reverse: true, limit: SHOWN })) {
      this.#recent.push(Buffer.from(row).toString('utf8'))
    }
  }

  raise (code: string, message: string): void {
    const at = this.clock.wall()
    const line = `${new Date(at).toISOString()} ${message}`
    this.#recent = [line, ...this.#recent].slice(0, SHOWN)
    this.logger.warn({ code }, message)
    this.store.alarms.put(concat(u64(at), utf8(code)), utf8(line))
      .catch((error: unknown) => { this.logger.error({ err: error }, 'alarm not stored') })
  }

  recent (): readonly string[] {
    return this.#recent
  }
}
