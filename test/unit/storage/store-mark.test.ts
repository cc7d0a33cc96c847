import assert from 'node:assert/strict'
import { join } from 'node:path'
import { put, openLevelStore, type KeyValueStore } from '../../../src/storage/index.js'
import { StoreMark } from '../../../src/storage/store-mark.js'
import { temporaryFolder } from './temporary-folder.js'

describe('storage: the mark of a database', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  before(async () => { root = await temporaryFolder() })
  after(async () => { await root.remove() })

  it('counts rows when a synced batch has made them durable', async () => {
    const path = join(root.path, 'mark')
    const store = await openLevelStore(join(root.path, 'store'), { mark: { path, isWriter: true } })
    const write = async (sync: boolean): Promise<number> => {
      await writeRow(store, sync)
      return StoreMark.read(path)!
    }
    assert.deepEqual([await write(true), await write(false), await write(false)], [1, 1, 1])
    assert.deepEqual([await write(true), await write(true)], [4, 5])
    await store.close()
  })

  it('counts each row once if batches are written at the same time', async () => {
    const path = join(root.path, 'mark-2')
    const store = await openLevelStore(join(root.path, 'store-2'), { mark: { path, isWriter: true } })
    await writeRow(store, false)
    await Promise.all([true, false, true, true, false].map(async sync => { await writeRow(store, sync) }))
    await writeRow(store, true)
    assert.equal(StoreMark.read(path), 7)
    await store.close()
  })
})

let rows = 0

async function writeRow (store: KeyValueStore, sync: boolean): Promise<void> {
  await store.batch([put(Uint8Array.of(++rows), Uint8Array.of(1))], { sync })
}
