import type { Operation } from '../../storage/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import { AccessIndex } from './access-index.js'
import { AccessLog, type AccessLogParts } from './access-log.js'
import { Batches, type BatchesParts } from './batches.js'
import { EventCopies, type CopiesParts } from './copies.js'
import { RefusedAttempts } from './refused-attempts.js'

export interface AccessesParts extends AccessLogParts, BatchesParts, CopiesParts {}

/** Assembles the log of accesses: what this hospital logs, and copies of what all hospitals logged. */
export class Accesses {
  readonly log: AccessLog
  readonly index: AccessIndex
  readonly copies: EventCopies
  readonly refused: RefusedAttempts
  readonly #batches: Batches

  constructor (private readonly parts: AccessesParts) {
    this.log = new AccessLog(parts)
    this.index = new AccessIndex(parts.store)
    this.copies = new EventCopies(parts)
    this.refused = new RefusedAttempts()
    this.#batches = new Batches(parts, this.log)
  }

  async start (): Promise<void> {
    await this.log.load()
    this.parts.commits.subscribe(commit => {
      this.log.committed(commit)
      this.refused.follow(commit)
    })
    await this.#batches.start()
    await this.copies.start()
  }

  stop (): void {
    this.#batches.stop()
    this.copies.stop()
  }

  /** Returns the changes of rows that are written in one batch with a block. */
  operationsWith (commit: Pick<CommittedBlock, 'delta'>): Operation[] {
    return [
      ...this.index.operationsWith(commit),
      ...this.copies.operationsWith(commit, hash => this.log.has(hash)),
      ...this.log.operationsWith(commit)
    ]
  }
}
