import assert from 'node:assert/strict'
import { del, MemoryStore, put, type Operation } from '../../../src/storage/index.js'
import { StagedRows } from '../../../src/storage/staged-rows.js'

const SYNC = { sync: true }
const key = (n: number): Uint8Array => Uint8Array.of(n)
const valueIn = async (rows: StagedRows, n: number): Promise<number | undefined> =>
  (await rows.get(key(n)))?.[0]

/** A database that keeps its batches, and writes the next batch only when the test lets it. */
class SlowStore extends MemoryStore {
  readonly batches: (readonly Operation[])[] = []
  next: Promise<void> = Promise.resolve()

  override async batch (
    operations: readonly Operation[], options: { readonly sync: boolean }
  ): Promise<void> {
    const turn = this.next
    this.next = Promise.resolve()
    await turn
    this.batches.push(operations)
    await super.batch(operations, options)
  }
}

describe('storage: staged rows', () => {
  let database: SlowStore
  let rows: StagedRows
  beforeEach(async () => {
    database = new SlowStore()
    rows = new StagedRows(database)
    await rows.batch([put(key(1), key(10)), put(key(2), key(20))], SYNC)
    database.batches.length = 0
  })

  it('are read at once, and are in no batch yet', async () => {
    rows.stage([put(key(1), key(11)), del(key(2)), put(key(3), key(30))])
    assert.equal(await valueIn(rows, 1), 11)
    assert.equal(await valueIn(rows, 2), undefined)
    const many = await rows.getMany([3, 2, 4, 1].map(key))
    assert.deepEqual(many.map(value => value?.[0]), [30, undefined, undefined, 11])
    assert.equal(database.batches.length, 0)
    assert(rows.bytes > 0)
  })

  it('are written in one synced batch with the rows of the next batch, and before them', async () => {
    rows.stage([put(key(1), key(11))])
    rows.stage([put(key(1), key(12)), put(key(3), key(30))])
    await rows.batch([put(key(1), key(13))], { sync: false })
    assert.equal(database.batches.length, 1)
    database.crash()
    assert.deepEqual([await valueIn(rows, 1), await valueIn(rows, 3), rows.bytes], [13, 30, 0])
  })

  it('are lost in a crash, all of them', async () => {
    rows.stage([put(key(1), key(11)), put(key(3), key(30))])
    database.crash()
    const after = new StagedRows(database)
    assert.deepEqual([await valueIn(after, 1), await valueIn(after, 3)], [10, undefined])
  })

  it('are written before an iteration begins', async () => {
    rows.stage([put(key(3), key(30)), del(key(1))])
    const found: number[] = []
    for await (const [name] of rows.iterate({})) found.push(name[0]!)
    assert.deepEqual(found, [2, 3])
  })

  it('are overtaken by no later batch', async () => {
    rows.stage([put(key(3), key(30))])
    let write = (): void => {}
    database.next = new Promise(resolve => { write = resolve })
    const first = rows.batch([], SYNC)
    const second = rows.batch([del(key(3))], SYNC)
    await new Promise(resolve => { setImmediate(resolve) })
    assert.equal(await valueIn(rows, 3), 30, 'still read from memory')
    write()
    await Promise.all([first, second])
    assert.equal(await valueIn(rows, 3), undefined)
  })

  it('keep a newer row that is staged during the write', async () => {
    rows.stage([put(key(3), key(30))])
    let write = (): void => {}
    database.next = new Promise(resolve => { write = resolve })
    const writing = rows.batch([], SYNC)
    rows.stage([put(key(3), key(31))])
    write()
    await writing
    assert.equal(await valueIn(rows, 3), 31)
    await rows.batch([], SYNC)
    assert.deepEqual([(await database.get(key(3)))?.[0], rows.bytes], [31, 0])
  })
})
