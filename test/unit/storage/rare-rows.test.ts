import assert from 'node:assert/strict'
import type { Row } from '../../../src/protocol/ledger/index.js'
import { concat } from '../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore, rareRows } from '../../../src/storage/index.js'
import { commit, id } from './block-commits.js'

const RARE = Uint8Array.of(7)
const OTHER = Uint8Array.of(8)

/** Makes a store with rows of a prefix, and rows before and behind them, which counts searches. */
async function storeWith (numbers: readonly number[]): Promise<{ node: NodeStore, searches: () => number }> {
  let searches = 0
  class Counted extends MemoryStore {
    override async getMany (keys: readonly Uint8Array[]): Promise<(Uint8Array | undefined)[]> {
      searches += keys.length
      return await super.getMany(keys)
    }
  }
  const node = await NodeStore.open(new Counted())
  const row = (prefix: Uint8Array, n: number): Row =>
    ({ space: 'kind', key: concat(prefix, id(n)), value: concat(prefix, Uint8Array.of(n)) })
  await node.commitBlock(commit(1, {
    changes: [...numbers.map(n => row(RARE, n)), row(OTHER, 1), row(Uint8Array.of(6), 1)]
  }))
  searches = 0
  return { node, searches: () => searches }
}

describe('storage/rareRows', () => {
  const asked = Array.from({ length: 100 }, (_, n) => concat(RARE, id(n)))
  const foundIn = async (node: NodeStore): Promise<(number | undefined)[]> =>
    (await rareRows(node, 'kind', asked, RARE)).map(row => row?.[1])

  it('reads few rows at once, in the order of the keys', async () => {
    const { node, searches } = await storeWith([3, 39, 150])
    const expected = asked.map((_, n) => n === 3 || n === 39 ? n : undefined)
    assert.deepEqual(await foundIn(node), expected)
    assert.equal(searches(), 0)
  })

  it('searches each key if there are many rows', async () => {
    const present = Array.from({ length: 30 }, (_, n) => 70 + n)
    const { node, searches } = await storeWith(present)
    assert.deepEqual(await foundIn(node), asked.map((_, n) => n >= 70 ? n : undefined))
    assert.equal(searches(), asked.length)
  })

  it('searches each key if there are few keys', async () => {
    const { node, searches } = await storeWith([3])
    const found = await rareRows(node, 'kind', asked.slice(1), RARE)
    assert.deepEqual(found.map(row => row?.[1]), asked.slice(1).map((_, n) => n === 2 ? 3 : undefined))
    assert.equal(searches(), asked.length - 1)
  })
})
