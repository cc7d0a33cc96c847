import { ServiceError, type CaseListView, type CaseView } from '../../api/index.js'
import { CaseStatus, compare, equal, hex, type Case, type CaseId } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { CaseFilter, CaseFinder } from './case-finder.js'

/** The statuses by which the index has lists. Cases with other statuses are in memory. */
const FINAL: readonly CaseStatus[] = [CaseStatus.accepted, CaseStatus.rejected, CaseStatus.expired]

type Chain = Pick<RunningChain, 'hostLoop' | 'index' | 'signer'>

/** @throws ServiceError 503 for an index that lacks rows */
export function requireIndex ({ isWhole }: Pick<Chain['index'], 'isWhole'>): void {
  if (isWhole) return
  throw new ServiceError(503, 'index-missing', 'the lists of cases of this database are not usable; ' +
    '`medichain-node chain reindex` makes them again')
}

/** Lists cases page by page. A page costs what it shows, and never a search through the chain. */
export class CaseLister {
  constructor (
    private readonly finder: Pick<CaseFinder, 'pending' | 'read' | 'readMany' | 'resolve' | 'views'>,
    private readonly chain: Chain
  ) {}

  /** @throws ServiceError 400, 404, 409 for `before` as `CaseFinder.resolve`; 503 `index-missing` */
  async list (filter: CaseFilter): Promise<CaseListView> {
    // Waiting cases come first, since a block may open a case while the rows are read.
    const before = filter.before === undefined ? undefined : await this.finder.resolve(filter.before)
    const waits = await this.#waiting(filter, before)
    const start = before === undefined ? undefined : await this.finder.read(before)
    const ids = filter.status === 'pending' ? [] : await this.#onChain(filter, start, waits.length)
    const shown = new Set(waits.map(({ id }) => id))
    const cases = [...waits, ...await this.finder.views(await this.finder.readMany(
      ids.filter(id => !shown.has(hex(id)))))]
    return { cases: cases.slice(0, filter.limit), more: cases.length > filter.limit }
  }

  /** The cases in no block that this page shows: all before the first case of the chain. */
  async #waiting ({ status }: CaseFilter, before: CaseId | undefined): Promise<CaseView[]> {
    if (status !== undefined && status !== 'pending') return []
    const all = await this.finder.pending()
    if (before === undefined) return all
    const at = all.findIndex(({ id }) => id === hex(before))
    return at < 0 ? [] : all.slice(at + 1)
  }

  /** @returns one case more than fits, which tells that there are more */
  async #onChain (filter: CaseFilter, start: Case | undefined, waiting: number): Promise<CaseId[]> {
    const { index, signer } = this.chain
    const room = filter.limit + 1
    if (waiting >= room) return []
    const submitter = filter.mine ? signer.id : undefined
    const name = filter.status as keyof typeof CaseStatus | undefined
    const status = name === undefined ? undefined : CaseStatus[name]
    if (status !== undefined && !FINAL.includes(status)) {
      return this.#undecided(status, filter.mine, start, room)
    }
    requireIndex(index)
    const ids: CaseId[] = []
    for await (const id of index.list({ submitter, status }, start)) {
      ids.push(id)
      if (ids.length === room) break
    }
    return ids
  }

  #undecided (status: CaseStatus, isMine: boolean, start: Case | undefined, room: number): CaseId[] {
    const { hostLoop, signer } = this.chain
    const found = [...hostLoop.state.ledger.undecided.values()]
      .filter(one => one.status === status && (!isMine || equal(one.submitter, signer.id)))
      .filter(one => start === undefined || byPlace(one, start) < 0)
    return found.sort((a, b) => byPlace(b, a)).slice(0, room).map(({ id }) => id)
  }
}

/** Compares as the index does. */
function byPlace (a: Case, b: Case): number {
  return a.height - b.height || compare(a.transactionId.subarray(0, 8), b.transactionId.subarray(0, 8)) ||
    a.index - b.index || compare(a.id, b.id)
}
