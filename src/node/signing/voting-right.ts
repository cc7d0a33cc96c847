import { signersOf, verifyVote } from '../../protocol/codec/index.js'
import { decodeLogRecord, type LogRecord } from '../../protocol/replica/index.js'
import type { Certificate, Height, Statement, Vote } from '../../protocol/types/index.js'
import { equal, hex } from '../../protocol/types/index.js'
import type { Core } from '../assembly/core.js'
import { LogMark, markLog } from './log-mark.js'
import type { LogPort } from '../loop/ports.js'
import type { StatusExchange } from '../peers/status-exchange.js'

const CHECK_MS = 50
/** Heights that must become final before a node without its log votes again (§10.4: H+2). */
export const ABSTAIN_HEIGHTS = 3

export interface LogOrigin {
  /** There was no log file. */
  readonly created: boolean
  /** The keys were made in this run: nothing was ever signed with them before. */
  readonly newKeys?: boolean
  /** An earlier run found the log gone or not whole, and none has voted since. */
  readonly isIncomplete?: boolean
}

/**
 * When a node may vote after a start (consensus.md §10.4). With keys that never signed: at once.
 * Otherwise it first hears from as many members as make a quorum with itself, which costs nothing,
 * since without them nothing becomes final, and catches up with them. It then abstains until height
 * H+2 is final, however often it is started meanwhile, if its log is gone while the chain has blocks
 * or the database knows of a log, or if the log is proved not to be whole: by a vote of its own that
 * a member received, or by a certificate that it signed, which is not in the log. (So a folder
 * restored from an old backup is found out.)
 */
export class VotingRight {
  readonly #tipAtStart: Height
  /** Own votes in the log, above the tip at the start. */
  readonly #logged: ReadonlySet<string>
  #stop: (() => void) | undefined
  #unsubscribe: (() => void) | undefined
  #granted: Height | undefined
  /** Height of the highest own vote that is not in the log. */
  #unknownVoteAt: Height = 0

  constructor (
    private readonly core: Core, private readonly log: LogPort, private readonly status: StatusExchange,
    private readonly origin: LogOrigin
  ) {
    this.#tipAtStart = core.host.state.ledger.height
    this.#logged = votesIn(readLog(log))
  }

  start (): void {
    if (this.origin.newKeys === true && this.core.trust.isWhole) {
      this.#grant(0)
      return
    }
    this.#unsubscribe = this.core.commits.subscribe(({ certificate }) => { this.#examine(certificate) })
    this.#check()
  }

  stop (): void {
    this.#stop?.()
    this.#unsubscribe?.()
  }

  /** First height at which this node votes; undefined while that is not known. */
  get from (): Height | undefined { return this.#granted }

  #check (): void {
    const { context, ledger: { set } } = this.core.host.state
    const claims = this.status.heard().filter(({ id }) => set.has(id))
      .map(({ status }) => status.height).sort((a, b) => b - a)
    // As many as may lie, n − q, are not believed.
    const claimed = claims[set.size - set.quorum] ?? 0
    const isHeard = claims.length + 1 >= set.quorum && context.height >= claimed
    if (isHeard && this.core.trust.isWhole) {
      this.#decide()
      return
    }
    this.#stop = this.core.scheduler.after(CHECK_MS, () => {
      if (!this.core.host.stopped) this.#check()
    })
  }

  /** A certificate that others made final while this node was away. */
  #examine (certificate: Certificate): void {
    const { signer, host } = this.core
    const set = host.state.tip?.set
    if (set === undefined || certificate.height <= this.#tipAtStart) return
    const signers = signersOf(certificate.bitmap, set.size) ?? []
    if (signers.includes(set.indexOf(signer.id))) this.#account(certificate)
  }

  #account (statement: Statement): void {
    if (statement.height <= this.#tipAtStart || this.#logged.has(nameOf(statement))) return
    this.#unknownVoteAt = Math.max(this.#unknownVoteAt, statement.height)
  }

  #decide (): void {
    for (const { status } of this.status.heard()) {
      for (const vote of status.yourVotes) if (this.#isOwn(vote)) this.#account(vote)
    }
    const highest = Math.max(this.status.provenHeight(), this.core.host.state.ledger.height)
    const { created, isIncomplete, newKeys } = this.origin
    const isGone = isIncomplete === true || (created && newKeys !== true && highest > 0)
    const mayHaveLost = isGone || this.#unknownVoteAt > 0
    this.#mark(mayHaveLost ? LogMark.incomplete : LogMark.whole)
    this.#grant(mayHaveLost ? Math.max(highest, this.#unknownVoteAt - 1) + ABSTAIN_HEIGHTS : 0)
  }

  #isOwn (vote: Vote): boolean {
    const { chain, signer } = this.core
    const self = { has: (id: Uint8Array) => equal(id, signer.id) }
    return verifyVote(chain, self, vote).verdict === 'accept'
  }

  #mark (mark: LogMark): void {
    markLog(this.core.store, mark).catch(this.core.fail)
  }

  #grant (from: Height): void {
    this.#granted = from
    this.#unsubscribe?.()
    if (from > 0) {
      this.#unsubscribe = this.core.commits.subscribe(({ block }) => {
        if (block.header.height + 1 < from) return
        this.#unsubscribe?.()
        this.#mark(LogMark.whole)
      })
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

function votesIn (records: readonly LogRecord[]): ReadonlySet<string> {
  const votes = new Set<string>()
  for (const record of records) {
    if (record.type !== 'consensus' || record.record.type !== 'vote') continue
    votes.add(nameOf(record.record.vote))
  }
  return votes
}

function nameOf ({ kind, height, view, blockHash }: Statement): string {
  return `${kind}/${height}/${view}/${hex(blockHash)}`
}
