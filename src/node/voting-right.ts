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
  /** When it did, ms; what became final later was not seen by this log. */
  readonly stoppedAt?: number
  /** The keys were made in this run: nothing was ever signed with them before. */
  readonly newKeys?: boolean
}

/**
 * When a node may vote after a start (consensus.md §10.4). With keys that never signed: at once.
 * Otherwise it first hears from as many members as make a quorum with itself, which costs nothing,
 * since without them nothing becomes final, and catches up with them. If they were further than one
 * block ahead of where it started, or the log is gone while the chain has blocks, votes may have
 * been lost, and it abstains until height H+2 is final; unless it stopped in order after all that.
 * (A folder restored from a backup looks as if it had stopped in order, but long ago.)
 */
export class VotingRight {
  readonly #tipAtStart: Height
  #stop: (() => void) | undefined
  #granted: Height | undefined

  constructor (
    private readonly core: Core, private readonly log: LogPort, private readonly status: StatusExchange,
    private readonly origin: LogOrigin
  ) {
    this.#tipAtStart = core.host.state.ledger.height
  }

  start (): void {
    if (this.origin.newKeys === true) this.#grant(0)
    else this.#check()
  }

  stop (): void {
    this.#stop?.()
  }

  /** First height at which this node votes; undefined while that is not known. */
  get from (): Height | undefined { return this.#granted }

  #check (): void {
    const { context, ledger: { set } } = this.core.host.state
    const claims = this.status.heard().filter(({ id }) => set.has(id))
      .map(({ status }) => status.height).sort((a, b) => b - a)
    // As many as may lie, n − q, are not believed.
    const claimed = claims[set.size - set.quorum] ?? 0
    if (claims.length + 1 >= set.quorum && context.height >= claimed) {
      this.#decide()
      return
    }
    this.#stop = this.core.scheduler.after(CHECK_MS, () => {
      if (!this.core.host.stopped) this.#check()
    })
  }

  #decide (): void {
    const { height, timestamp } = this.core.host.state.ledger
    const highest = Math.max(this.status.provenHeight(), height)
    const { created, cleanStop, stoppedAt = Infinity } = this.origin
    const isBehind = highest > this.#tipAtStart + 1
    const sawAll = cleanStop && highest === height && timestamp <= stoppedAt
    const mayHaveLost = created ? highest > 0 : isBehind && !sawAll
    this.#grant(mayHaveLost ? highest + ABSTAIN_HEIGHTS : 0)
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
