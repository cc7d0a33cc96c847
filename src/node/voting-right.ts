import { decodeLogRecord, type LogRecord } from '../protocol/replica/index.js'
import type { Height } from '../protocol/types/index.js'
import type { Core } from './core.js'
import type { LogPort } from './ports.js'
import type { StatusExchange } from './peers/status-exchange.js'

const CHECK_MS = 50
/** Heights that must become final before a node without its log votes again (§10.4: H+2). */
const ABSTAIN_HEIGHTS = 3

export interface LogOrigin {
  /** There was no log file. */
  readonly created: boolean
  /** The last run stopped in order, at the height where the store is now. */
  readonly cleanStop: boolean
  /** The keys were made in this run: nothing was ever signed with them before. */
  readonly newKeys?: boolean
}

/**
 * When a node may vote after a start (consensus.md §10.4). After a clean stop, or with keys that
 * never signed: at once. Otherwise it first hears from as many members as make a quorum with
 * itself, which costs nothing, since without them nothing becomes final; if they are further than
 * one block ahead, or the log is gone while the chain has blocks, votes may have been lost, and it
 * abstains until height H+2 is final.
 */
export class VotingRight {
  #stop: (() => void) | undefined
  #granted: Height | undefined

  constructor (
    private readonly core: Core, private readonly log: LogPort, private readonly status: StatusExchange,
    private readonly origin: LogOrigin
  ) {}

  start (): void {
    const { cleanStop, created, newKeys } = this.origin
    if (newKeys === true || (cleanStop && !created)) this.#grant(0)
    else this.#check()
  }

  stop (): void {
    this.#stop?.()
  }

  /** First height at which this node votes; undefined while that is not known. */
  get from (): Height | undefined { return this.#granted }

  #check (): void {
    const { set } = this.core.host.state.ledger
    const heard = this.status.heard().filter(({ id }) => set.has(id)).length
    if (heard + 1 >= set.quorum) {
      this.#decide()
      return
    }
    this.#stop = this.core.scheduler.after(CHECK_MS, () => {
      if (!this.core.host.stopped) this.#check()
    })
  }

  #decide (): void {
    const tip = this.core.host.state.ledger.height
    const proven = this.status.provenHeight()
    const behind = this.origin.created ? proven > 0 || tip > 0 : proven > tip + 1
    this.#grant(behind ? Math.max(proven, tip) + ABSTAIN_HEIGHTS : 0)
  }

  #grant (from: Height): void {
    this.#granted = from
    if (from > 0) {
      this.core.logger.warn({ from },
        'the log of own votes may be incomplete: not voting before this height')
    }
    this.core.host.submit({ type: 'may-vote', from, log: readLog(this.log) })
  }
}

/** The log as the replica understands it; the checksum has vouched for every record. */
export function readLog (log: LogPort): LogRecord[] {
  const records: LogRecord[] = []
  for (const raw of log.records()) {
    const record = decodeLogRecord(raw)
    if (record.verdict !== 'accept') throw new Error(`write-ahead log: ${record.code}`)
    records.push(record.value)
  }
  return records
}
