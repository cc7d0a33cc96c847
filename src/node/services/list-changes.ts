import { allowlistHash, decode, signedAllowlistCodec, transactionLeaf } from '../../protocol/codec/index.js'
import { inclusionPath } from '../../protocol/crypto/index.js'
import type { ListChange } from '../../protocol/receipt/index.js'
import { hex, type Chain, type Header, type Height, type Hex } from '../../protocol/types/index.js'
import type { NodeStore } from '../../storage/index.js'
import { unreadableBlock } from '../loop/past-sets.js'
import { readHeader } from '../loop/stored-block.js'
import { finalBlockAt } from './final-block.js'

/**
 * Finds the blocks that changed the list of hospitals. It keeps their heights, which never change; there are
 * as many as lists.
 */
export class ListChanges {
  #heights: readonly Height[] = []

  constructor (private readonly chain: Chain, private readonly store: NodeStore) {}

  /** Returns every change of the list in a block below `end`, in order. */
  async below (end: Height): Promise<ListChange[]> {
    const changes: ListChange[] = []
    for (const height of await this.#heightsBelow(end)) changes.push(await this.#changeAt(height))
    return changes
  }

  async #heightsBelow (end: Height): Promise<readonly Height[]> {
    const places = await this.#places()
    const heights = [...this.#heights]
    const last = places.get(hex((await this.#header(end)).allowlistHash)) ?? 0
    for (let list = heights.length + 1; list <= last; list++) {
      heights.push(await this.#firstUnder(places, list, heights.at(-1) ?? 0, end) - 1)
    }
    if (heights.length > this.#heights.length) this.#heights = heights
    return heights.filter(height => height < end)
  }

  /** Returns the place of each list by its hash; that of the genesis has no entry and the place 0. */
  async #places (): Promise<ReadonlyMap<Hex, number>> {
    const places = new Map<Hex, number>()
    for await (const { value } of this.store.entries('allowlist')) {
      const signed = decode(signedAllowlistCodec, value)
      if (signed.verdict !== 'accept') continue
      places.set(hex(allowlistHash(this.chain.id, signed.value.list)), places.size + 1)
    }
    return places
  }

  /** Returns the first height at which this list or a later one is in force, by halving. */
  async #firstUnder (
    places: ReadonlyMap<Hex, number>, list: number, after: Height, end: Height
  ): Promise<Height> {
    let [low, high] = [after + 1, end]
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const { allowlistHash: hash } = await this.#header(middle)
      if ((places.get(hex(hash)) ?? 0) >= list) high = middle
      else low = middle + 1
    }
    return low
  }

  async #changeAt (height: Height): Promise<ListChange> {
    const { block, recovery, transactions } = await finalBlockAt(this.store, height)
    if (recovery?.list !== undefined) return { type: 'recovered', recovery }
    const [transaction] = transactions
    if (transaction === undefined) throw unreadableBlock(height)
    const path = inclusionPath(transactions.map(transactionLeaf), 0)
    return { type: 'committed', block, transaction, path }
  }

  async #header (height: Height): Promise<Header> {
    const header = await readHeader(this.store, height)
    if (header === undefined) throw unreadableBlock(height)
    return header
  }
}
