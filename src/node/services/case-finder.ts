import { ServiceError, type CaseListView, type CaseStatusView, type CaseView } from '../../api/index.js'
import { caseCodec, caseIdsOf, decode } from '../../protocol/codec/index.js'
import { caseKey, entryId } from '../../protocol/ledger/index.js'
import {
  equal, fromHex, hex, TransactionKind, type Case, type CaseId, type Height, type Timestamp
} from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { OwnCases, PendingCase } from '../clinical/own-cases.js'
import type { CaseWaiters } from './case-waiters.js'
import { readHeader, readTransactions } from '../loop/stored-block.js'
import { caseView, pendingView } from './case-views.js'
import type { Parties } from './parties.js'

const SHORTEST_PREFIX = 8
/** Blocks that a listing reads; older cases are found by their id or patient. */
const MAX_BLOCKS_LISTED = 20_000

export interface CaseFilter {
  readonly status: CaseStatusView | undefined
  /** Only this hospital's own. */
  readonly mine: boolean
  readonly limit: number
}

/** Finds cases in the ledger's rows and shows them. */
export class CaseFinder {
  constructor (
    private readonly running: RunningChain, private readonly parties: Parties,
    private readonly own: OwnCases | undefined,
    private readonly whyPending: () => Promise<string>
  ) {}

  /** @throws ServiceError 400 `bad-case-id`, 404 `unknown-case`, 409 `ambiguous-case` */
  async resolve (text: string): Promise<CaseId> {
    const wanted = text.toLowerCase()
    if (!/^[0-9a-f]{8,64}$/.test(wanted)) {
      throw new ServiceError(400, 'bad-case-id',
        `a case id is 64 hexadecimal digits, or at least the first ${SHORTEST_PREFIX}`)
    }
    const even = wanted.slice(0, wanted.length - wanted.length % 2)
    // Before the rows are read: a block may open the case meanwhile.
    const found = new Map(this.#waiting().map(({ caseId }) => [hex(caseId), caseId] as const)
      .filter(([text]) => text.startsWith(wanted)))
    for await (const { key } of this.running.store.entries('case', fromHex(even))) {
      if (hex(key).startsWith(wanted)) found.set(hex(key), key)
      if (found.size > 1) break
    }
    if (found.size > 1) {
      throw new ServiceError(409, 'ambiguous-case', 'several case ids begin so; give more digits')
    }
    for (const id of found.values()) return id
    throw new ServiceError(404, 'unknown-case', 'no case has this id')
  }

  async read (id: CaseId): Promise<Case | undefined> {
    const row = await this.running.store.entry(caseKey(id))
    return row === undefined ? undefined : decoded(row)
  }

  async readMany (ids: readonly CaseId[]): Promise<Case[]> {
    const keys = ids.map(caseKey)
    const rows = await this.running.store.loadEntries(keys)
    return keys.map(key => rows.get(entryId(key))).filter(row => row !== undefined).map(decoded)
  }

  async show (id: CaseId): Promise<CaseView> {
    // Before the row is read: a block may open the case meanwhile.
    const pending = this.own?.pending(id)
    const one = await this.read(id)
    if (one !== undefined) return await this.view(one)
    if (pending !== undefined) return pendingView(pending, this.parties, await this.whyPending())
    throw new ServiceError(404, 'unknown-case', 'no case has this id')
  }

  /** Shows the case when it is decided, or after `ms` if that comes first; 0 does not wait. */
  async showWhenClosed (id: CaseId, waiters: CaseWaiters, ms: number): Promise<CaseView> {
    const isUndecided = this.running.hostLoop.state.ledger.undecided.get(hex(id)) !== undefined ||
      this.own?.pending(id) !== undefined
    const closed = ms > 0 && isUndecided ? await waiters.wait(id, 'closed', ms) : undefined
    return closed === undefined
      ? await this.show(id)
      : await this.view(closed.one, closed.timestamp)
  }

  /** @param closedAt if the caller knows the closing block's time */
  async view (one: Case, closedAt?: Timestamp): Promise<CaseView> {
    const { chain, hostLoop } = this.running
    const closing = one.closedHeight === 0 || closedAt !== undefined
      ? closedAt
      : await this.#timeOf(one.closedHeight)
    return caseView(one, {
      parameters: chain.genesis.parameters, now: hostLoop.state.ledger.timestamp, closedAt: closing
    }, this.parties)
  }

  async #timeOf (height: Height): Promise<Timestamp | undefined> {
    const { ledger } = this.running.hostLoop.state
    if (height === ledger.height) return ledger.timestamp
    return (await readHeader(this.running.store, height))?.timestamp
  }

  /** Shows the own cases that no block holds yet, the newest first. */
  async pending (): Promise<CaseView[]> {
    const waiting = this.#waiting()
    if (waiting.length === 0) return []
    const why = await this.whyPending()
    return waiting.map(one => pendingView(one, this.parties, why)).reverse()
  }

  #waiting (): PendingCase[] {
    return [...this.own?.waiting() ?? []]
  }

  /** Lists the cases that wait for a block, then those of the chain from its head backwards. */
  async list (filter: CaseFilter): Promise<CaseListView> {
    // Before the blocks are read: one of them may take a waiting case, which must not be missed.
    const waiting = filter.status === undefined || filter.status === 'pending' ? await this.pending() : []
    if (filter.status === 'pending' || waiting.length > filter.limit) {
      return { cases: waiting.slice(0, filter.limit), more: waiting.length > filter.limit }
    }
    const head = this.running.store.head()?.height ?? 0
    const cases: CaseView[] = waiting
    const shownIds = new Set(waiting.map(one => one.id))
    for (let height = head; height > Math.max(0, head - MAX_BLOCKS_LISTED); height--) {
      const opened = await this.readMany(await this.#openedAt(height))
      for (const one of opened.reverse()) {
        if (shownIds.has(hex(one.id))) continue
        if (filter.mine && !equal(one.submitter, this.running.signer.id)) continue
        const shown = await this.view(one)
        if (filter.status !== undefined && shown.status !== filter.status) continue
        if (cases.length === filter.limit) return { cases, more: true }
        cases.push(shown)
      }
    }
    return { cases, more: head > MAX_BLOCKS_LISTED }
  }

  async #openedAt (height: number): Promise<CaseId[]> {
    const transactions = await readTransactions(this.running.store, height)
    return transactions.flatMap(transaction =>
      transaction.kind === TransactionKind.propose ? caseIdsOf(this.running.chain.id, transaction) : [])
  }
}

function decoded (row: Uint8Array): Case {
  const one = decode(caseCodec, row)
  if (one.verdict !== 'accept') throw new Error(`a stored case is damaged: ${one.code}`)
  return one.value
}
