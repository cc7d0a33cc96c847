import assert from 'node:assert/strict'
import type { EntrySpace } from '../../../../../src/protocol/ledger/index.js'
import {
  LedgerSpace, NodeStore, StorageError, type KeyValueStore
} from '../../../../../src/storage/index.js'
import {
  expectFailure, flip, keyOf, remove, sharedChain, storedCopy, verify, write
} from './damage.js'

interface WrittenRow {
  readonly key: Uint8Array
  readonly height: number
  readonly space: EntrySpace
}

const tip = (): number => sharedChain().blocks.length

/** Returns, for every row of the shared chain, the height of the block that wrote the row last. */
function rowHeights (): Map<string, WrittenRow> {
  const heights = new Map<string, WrittenRow>()
  for (const { height, delta } of sharedChain().blocks) {
    for (const { space, key, value } of delta.changes) {
      const id = `${space}/${Buffer.from(key).toString('hex')}`
      if (value === undefined) heights.delete(id)
      else heights.set(id, { key: keyOf(LedgerSpace[space], key), height, space })
    }
  }
  return heights
}

describe('node/verify, ledger rows', () => {
  it('names the block that wrote an altered or missing row, in every table', async () => {
    const store = await storedCopy()
    const rows = [...rowHeights().values()]
    assert.deepEqual(new Set(rows.map(row => row.space)), new Set([
      'ledger', 'case', 'undecided', 'tag', 'body', 'patient', 'tally', 'allowlist', 'block-hash',
      'dealing', 'key-epoch', 'key-member', 'presence', 'rejections', 'names', 'pseudonym']))
    for (const { key, height } of rows) {
      const sound = (await store.get(key))!
      await write(store, key, Uint8Array.of(...sound.subarray(0, -1), (sound.at(-1) ?? 0) ^ 1))
      await expectFailure(store, height, 'altered-ledger-row')
      await remove(store, key)
      await expectFailure(store, height, 'missing-ledger-row')
      await write(store, key, sound)
    }
    assert.equal((await verify(store)).failure, undefined)
  }).timeout(180_000)

  it('names the earliest block when several rows are wrong', async () => {
    const store = await storedCopy()
    const rows = [...rowHeights().values()].filter(row => row.space !== 'undecided')
    for (const { key } of rows) await flip(store, key, 0, 1)
    await expectFailure(store, Math.min(...rows.map(row => row.height)), 'altered-ledger-row')
  })

  it('finds rows that no block wrote or that a block deleted', async () => {
    const store = await storedCopy()
    await write(store, keyOf(LedgerSpace.case, new Uint8Array(32)), Uint8Array.of(1))
    await expectFailure(store, tip(), 'extra-ledger-row')
    const { blocks } = sharedChain()
    const closing = blocks.find(({ delta }) =>
      delta.changes.some(({ space, value }) => space === 'undecided' && value === undefined))!
    const { key } = closing.delta.changes.find(({ space, value }) =>
      space === 'undecided' && value === undefined)!
    await write(store, keyOf(LedgerSpace.undecided, key), new Uint8Array(0))
    await expectFailure(store, closing.height, 'extra-ledger-row')
  })

  it('ignores a head row with a height that is too high', async () => {
    const store = await storedCopy()
    await flip(store, keyOf(LedgerSpace.ledger, new Uint8Array(0)), 5, 1)
    await expectFailure(store, tip(), 'altered-ledger-row')
  })

  it('names the block whose row the database reports as damaged', async () => {
    const { key, height } = [...rowHeights().values()].find(row => row.space === 'tag')!
    const kv = await storedCopy()
    const damage = new StorageError('corrupt', 'its checksum does not fit.')
    const failing: KeyValueStore = {
      get: at => kv.get(at),
      getMany: at => kv.getMany(at),
      batch: (operations, options) => kv.batch(operations, options),
      async * iterate (range) {
        for await (const entry of kv.iterate(range)) {
          if (Buffer.compare(entry[0], key) === 0) throw damage
          yield entry
        }
      },
      close: () => kv.close()
    }
    await NodeStore.open(failing)
    await expectFailure(failing, height, 'damaged-row')
  })
})
