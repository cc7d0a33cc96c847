import { caseCodec, decode } from '../../protocol/codec/index.js'
import { hmacSha256 } from '../../protocol/crypto/index.js'
import { casesOf } from '../../protocol/ledger/index.js'
import {
  CaseStatus, concat, equal, fromHex, hex, utf8, type Case, type CaseId, type Height, type Hex, type MemberId,
  type Timestamp
} from '../../protocol/types/index.js'
import { u64, readU64, type NodeStore, type Operation } from '../../storage/index.js'
import type { CommittedBlock } from './host-loop.js'
import { readHeader } from './stored-block.js'

const MARK = 'case-index'
const TAG_BYTES = 16
const ORDER_BYTES = 18
const ROWS_AT_ONCE = 4096
const NOTHING = new Uint8Array(0)

/** The fields by which a list of the index orders its cases: the block, and the place in the block. */
export type Place = Pick<Case, 'id' | 'height' | 'transactionId' | 'index'>

/** Names a list of the index: all cases, those of a submitter, those with a final status, or both. */
export interface ListName {
  readonly submitter?: MemberId | undefined
  /** A status that no block changes: accepted, rejected or expired. */
  readonly status?: CaseStatus | undefined
  /** The list has a row for the block that opened a case, and one for the block that decided it. */
  readonly isOfChanges?: true
}

/** Names a part of the changes of a submitter, by heights of blocks. */
export interface ChangeRange {
  readonly above: Height
  /** Absent: no bound. */
  readonly upTo?: Height
  /** The list goes on behind this place. */
  readonly behind?: Hex | undefined
  readonly isNewestFirst?: boolean
}

/**
 * Keeps lists of cases by submitter, by change and by final status, in the order of the chain, and the times
 * of blocks.
 * The batch of a block writes its rows, so an index is never behind. A row is written once and never changed:
 * undecided cases are in memory, and no status changes after the end of a case. The names of the lists are
 * keyed, so the rows of a stolen folder do not say whose they are without the node's secret.
 */
export class CaseIndex {
  readonly #tags = new Map<string, Uint8Array>()
  #isWhole: boolean

  private constructor (
    private readonly store: NodeStore, private readonly secret: Uint8Array, isWhole: boolean
  ) {
    this.#isWhole = isWhole
  }

  /** Opens the index, which is whole from the first block on. An index with another secret is not whole. */
  static async open (store: NodeStore, secret: Uint8Array): Promise<CaseIndex> {
    const mark = hmacSha256(secret, utf8('medichain/v2/index-mark'))
    if (store.head() === undefined) await store.meta.put(MARK, mark)
    const stored = await store.meta.get(MARK)
    return new CaseIndex(store, secret, stored !== undefined && equal(stored, mark))
  }

  /** False if the rows were made with another secret, or a rebuilding was interrupted. */
  get isWhole (): boolean { return this.#isWhole }

  /** Returns the rows that are written in one batch with a block. */
  operationsWith ({ block: { header: { height, timestamp } }, delta }: CommittedBlock): Operation[] {
    return [
      this.store.blockTimes.putting(u64(height), u64(timestamp)),
      ...casesOf(delta, 'opened').flatMap(opened => this.#opening(opened)),
      ...casesOf(delta, 'closed').flatMap(closed => this.#closing(closed))
    ]
  }

  /** Reads a list from its newest case, or from the case before `before` in the order of the chain. */
  async * list (name: ListName, before?: Place): AsyncGenerator<CaseId> {
    const tag = this.#tag(name)
    const upper = before === undefined ? { lte: concat(tag, LAST) } : { lt: concat(tag, placeBytes(before)) }
    for await (const [key] of this.store.caseIndex.iterate({ gte: tag, ...upper, reverse: true })) {
      yield key.subarray(TAG_BYTES + ORDER_BYTES)
    }
  }

  /** Lists the cases of a submitter that blocks opened or decided, in the order of blocks. */
  async changes (
    submitter: MemberId, { above, behind, isNewestFirst = false, upTo }: ChangeRange, limit: number
  ): Promise<{ readonly height: Height, readonly caseId: Hex, readonly place: Hex }[]> {
    const tag = this.#tag({ submitter, isOfChanges: true })
    const found: { height: Height, caseId: Hex, place: Hex }[] = []
    const start = behind === undefined ? undefined : concat(tag, fromHex(behind))
    const lower = isNewestFirst ? undefined : start
    const upper = isNewestFirst && start !== undefined ? { lt: start }
      : { lte: upTo === undefined ? concat(tag, LAST) : concat(tag, u64(upTo), LAST) }
    const range = { gt: lower ?? concat(tag, u64(above), LAST), ...upper, limit, reverse: isNewestFirst }
    for await (const [key] of this.store.caseIndex.iterate(range)) {
      const place = key.subarray(TAG_BYTES)
      found.push({ height: readU64(place), caseId: hex(place.subarray(ORDER_BYTES)), place: hex(place) })
    }
    return found
  }

  /** Finds the newest block up to `head` that is older than a time; 0 if there is none. */
  async heightBefore (time: Timestamp, head: Height): Promise<Height> {
    let [low, high] = [0, head]
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      const at = (await this.timesOf([middle])).get(middle)
      if (at === undefined || at < time) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Returns the times of these blocks, as far as they are known. */
  async timesOf (heights: readonly Height[]): Promise<ReadonlyMap<Height, Timestamp>> {
    const asked = [...new Set(heights)]
    const rows = await this.store.blockTimes.getMany(asked.map(height => u64(height)))
    const times = new Map<Height, Timestamp>()
    for (const [at, height] of asked.entries()) {
      const row = rows[at]
      if (row !== undefined) times.set(height, readU64(row))
    }
    return times
  }

  /**
   * Deletes the index and makes it again from the blocks and the cases. Blocks may be committed meanwhile: a
   * row never changes, so the rows that both write are equal.
   * @returns the number of cases
   */
  async rebuild (): Promise<number> {
    const { store } = this
    this.#isWhole = false
    await store.meta.put(MARK, NOTHING)
    for (const table of [store.caseIndex, store.blockTimes]) {
      for (;;) {
        const keys: Uint8Array[] = []
        for await (const [key] of table.iterate({ limit: ROWS_AT_ONCE })) keys.push(key)
        if (keys.length === 0) break
        await store.write(keys.map(key => table.deleting(key)))
      }
    }
    return await this.#fill()
  }

  async #fill (): Promise<number> {
    const { store } = this
    let rows: Operation[] = []
    const add = async (more: readonly Operation[], isLast = false): Promise<void> => {
      rows.push(...more)
      if (rows.length === 0 || (rows.length < ROWS_AT_ONCE && !isLast)) return
      await store.write(rows)
      rows = []
    }
    const head = store.head()?.height ?? 0
    for (let height = 1; height <= head; height++) {
      const header = await readHeader(store, height)
      if (header === undefined) throw new Error(`block ${height} is missing; run chain verify`)
      await add([store.blockTimes.putting(u64(height), u64(header.timestamp))])
    }
    let cases = 0
    for await (const [id, row] of store.iterateCases()) {
      const found = decode(caseCodec, row)
      if (found.verdict !== 'accept') throw new Error(`case ${hex(id)} is damaged; run chain verify`)
      const one = found.value
      await add([...this.#opening(one), ...one.status >= CaseStatus.accepted ? this.#closing(one) : []])
      cases++
    }
    await add([], true)
    await store.meta.put(MARK, hmacSha256(this.secret, utf8('medichain/v2/index-mark')))
    this.#isWhole = true
    return cases
  }

  #opening (opened: Case): Operation[] {
    const place = placeBytes(opened)
    const { submitter } = opened
    return [
      this.#row({}, place), this.#row({ submitter }, place),
      this.#row({ submitter, isOfChanges: true }, place)
    ]
  }

  #closing (closed: Case): Operation[] {
    const { closedHeight, status, submitter } = closed
    const place = placeBytes(closed)
    return [
      this.#row({ status }, place), this.#row({ status, submitter }, place),
      this.#row({ submitter, isOfChanges: true }, placeBytes(closed, closedHeight))
    ]
  }

  #row (name: ListName, place: Uint8Array): Operation {
    return this.store.caseIndex.putting(concat(this.#tag(name), place), NOTHING)
  }

  /** There is a tag per status and hospital that ever submitted. */
  #tag ({ isOfChanges, status, submitter = NOTHING }: ListName): Uint8Array {
    const name = `${isOfChanges === true ? 'changes' : status ?? 'any'}/${hex(submitter)}`
    let tag = this.#tags.get(name)
    if (tag === undefined) {
      tag = hmacSha256(this.secret, utf8(`medichain/v2/case-list/${name}`)).subarray(0, TAG_BYTES)
      this.#tags.set(name, tag)
    }
    return tag
  }
}

const LAST = new Uint8Array(ORDER_BYTES + 32).fill(0xff)

/** The case id comes last, so that no two cases have one row, however their transactions are made. */
function placeBytes ({ height: opened, id, index, transactionId }: Place, height = opened): Uint8Array {
  const bytes = new Uint8Array(ORDER_BYTES + id.byteLength)
  bytes.set(u64(height))
  for (let i = 0; i < 8; i++) bytes[8 + i] = transactionId[i]!
  bytes[16] = index >> 8
  bytes[17] = index
  bytes.set(id, ORDER_BYTES)
  return bytes
}
