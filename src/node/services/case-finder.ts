import { ServiceError, type CaseListView, type CaseStatusView, type CaseView } from '../../api/index.js'
import { caseCodec, decode } from '../../protocol/codec/index.js'
import { caseKey } from '../../protocol/ledger/index.js'
import {
  CaseStatus, fromHex, hex, type Case, type CaseId, type Timestamp
} from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { OwnCases, PendingCase } from '../clinical/own-cases.js'
import type { ReceivedFindings } from '../clinical/received-findings.js'
import type { CaseWaiters, ReachedCase } from './case-waiters.js'
import { CaseLister } from './case-lister.js'
import { caseView, pendingView } from './case-views.js'
import { mismatchesOf } from './mismatches.js'
import type { Parties } from './parties.js'
import { rejectionDetails } from './rejection-details.js'

const SHORTEST_PREFIX = 8
export interface CaseFilter {
  readonly status: CaseStatusView | undefined
  /** True to list only the cases that this hospital proposed. */
  readonly mine: boolean
  readonly limit: number
  /** The list continues after this case, the last of the page before. */
  readonly before?: string | undefined
}

/** Finds cases in the rows of the ledger and makes their views. */
export class CaseFinder {
  constructor (
    private readonly running: RunningChain, private readonly parties: Parties,
    private readonly own: OwnCases | undefined,
    private readonly whyPending: () => Promise<string>,
    private readonly received?: ReceivedFindings
  ) {}

  /** @throws ServiceError 400 `bad-case-id`, 404 `unknown-case`, 409 `ambiguous-case` */
  async resolve (text: string): Promise<CaseId> {
    const wanted = text.toLowerCase()
    if (!/^[0-9a-f]{8,64}$/.test(wanted)) {
      throw new ServiceError(400, 'bad-case-id',
        `a case id is 64 hexadecimal digits, or at least the first ${SHORTEST_PREFIX}`)
    }
    const even = wanted.slice(0, wanted.length - wanted.length % 2)
    // Waiting cases come first, since a block may open a case while the rows are read.
    const found = new Map(this.#waiting().map(({ caseId }) => [hex(caseId), caseId] as const)
      .filter(([id]) => id.startsWith(wanted)))
    for await (const { key } of this.running.store.entries('case', fromHex(even))) {
      if (hex(key).startsWith(wanted)) found.set(hex(key), key)
      if (found.size > 1) break
    }
    if (found.size > 1) {
      throw new ServiceError(409, 'ambiguous-case', 'several case ids begin with these digits; give more')
    }
    for (const id of found.values()) return id
    throw new ServiceError(404, 'unknown-case', 'no case has this id')
  }

  async read (id: CaseId): Promise<Case | undefined> {
    const row = await this.running.store.entry(caseKey(id))
    return row === undefined ? undefined : decoded(row)
  }

  async readMany (ids: readonly CaseId[]): Promise<Case[]> {
    const rows = await this.running.store.loadRows(ids.map(caseKey))
    return rows.filter(row => row !== undefined).map(decoded)
  }

  /** Shows a case without a look into the ledger, if this node has not seen it in a block yet. */
  async showUnread (id: CaseId): Promise<CaseView> {
    const pending = this.own?.pending(id)
    return pending === undefined
      ? await this.show(id)
      : pendingView(pending, this.parties, await this.whyPending())
  }

  async show (id: CaseId): Promise<CaseView> {
    // Pending cases come first, since a block may open the case while its row is read.
    const pending = this.own?.pending(id)
    const entry = await this.read(id)
    if (entry !== undefined) return await this.view(entry)
    if (pending !== undefined) return pendingView(pending, this.parties, await this.whyPending())
    throw new ServiceError(404, 'unknown-case', 'no case has this id')
  }

  /**
   * Shows a case when it is decided, or after `ms` milliseconds, whichever is earlier.
   * @param opened the case as a block has opened it just now, if the caller knows it
   */
  async showWhenClosed (
    id: CaseId, waiters: CaseWaiters, ms: number, opened?: ReachedCase
  ): Promise<CaseView> {
    if (ms === 0 && opened !== undefined) return await this.view(opened.entry)
    const isUndecided = this.running.hostLoop.state.ledger.undecided.get(hex(id)) !== undefined ||
      this.own?.pending(id) !== undefined
    let closed: ReachedCase | undefined
    // A block closes a case in memory first, then on the disk, and then for those who wait.
    if (ms > 0 && (isUndecided || isOpen(await this.read(id)))) {
      const closing = waiters.wait(id, 'closed', ms)
      closed = isUndecided || isOpen(await this.read(id)) ? await closing : undefined
    }
    return closed === undefined
      ? await this.show(id)
      : await this.view(closed.entry, closed.timestamp)
  }

  /** @param closedAt the time of the closing block, if the caller knows it */
  async view (entry: Case, closedAt?: Timestamp): Promise<CaseView> {
    if (closedAt === undefined) return (await this.views([entry]))[0]!
    return await this.#viewAt(entry, closedAt)
  }

  /** Shows cases, with one read of the database for the times of their last blocks. */
  async views (entries: readonly Case[]): Promise<CaseView[]> {
    const closed = entries.map(({ closedHeight }) => closedHeight).filter(height => height > 0)
    const [times, mismatches] = await Promise.all([
      this.running.index.timesOf(closed), mismatchesOf(this.running.store, entries, this.parties)
    ])
    return await Promise.all(entries.map(async entry => {
      const mismatch = mismatches.get(hex(entry.id))
      const view = await this.#viewAt(entry, times.get(entry.closedHeight))
      return mismatch === undefined ? view : { ...view, mismatch }
    }))
  }

  async #viewAt (entry: Case, closedAt: Timestamp | undefined): Promise<CaseView> {
    const details = await rejectionDetails(entry, this.running.signer.id, this.received)
    return caseView(entry, closedAt, this.parties, details)
  }

  /** Shows the cases of this hospital that no block contains yet, the newest first. */
  async pending (): Promise<CaseView[]> {
    const waiting = this.#waiting()
    if (waiting.length === 0) return []
    const why = await this.whyPending()
    return waiting.map(pending => pendingView(pending, this.parties, why)).reverse()
  }

  #waiting (): PendingCase[] {
    return [...this.own?.waiting() ?? []]
  }

  /** Lists the cases that wait for a block, then the cases of the chain, newest first. */
  async list (filter: CaseFilter): Promise<CaseListView> {
    return await new CaseLister(this, this.running).list(filter)
  }
}

function isOpen (entry: Case | undefined): boolean {
  return entry?.status === CaseStatus.undrawn || entry?.status === CaseStatus.open
}

function decoded (row: Uint8Array): Case {
  const result = decode(caseCodec, row)
  if (result.verdict !== 'accept') throw new Error(`a stored case is damaged: ${result.code}`)
  return result.value
}
