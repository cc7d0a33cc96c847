import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Level } from 'level'
import {
  del, MemoryStore, openLevelStore, put, StorageError, Table, type Range
} from '../../../src/storage/index.js'
import { keyValueStoreCompliance } from '../../compliance/key-value-store.js'
import { temporaryFolder } from './temporary-folder.js'

const SYNC = { sync: true }
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text))
let folder: Awaited<ReturnType<typeof temporaryFolder>>

keyValueStoreCompliance({
  name: 'MemoryStore',
  make: async () => new MemoryStore(),
  remove: async () => undefined
})

keyValueStoreCompliance({
  name: 'LevelStore',
  make: async () => {
    folder = await temporaryFolder()
    return openLevelStore(join(folder.path, 'store'))
  },
  reopen: async store => {
    await store.close()
    return openLevelStore(join(folder.path, 'store'))
  },
  remove: () => folder.remove()
})

describe('storage: the folder of the database of a node', () => {
  it('is closed to other users, also if a former version made it for all', async () => {
    const { path, remove } = await temporaryFolder()
    const store = join(path, 'store')
    await mkdir(store, { mode: 0o755 })
    const opened = await openLevelStore(store, { mark: { path: join(path, 'mark'), isWriter: true } })
    assert.equal((await stat(store)).mode & 0o777, 0o700)
    await opened.close()
    await remove()
  })
})

describe('storage/MemoryStore', () => {
  it('loses in a crash exactly the last unsynced batches', async () => {
    const store = new MemoryStore()
    await store.batch([put(bytes('a'), bytes('1'))], SYNC)
    await store.batch([put(bytes('a'), bytes('2'))], { sync: false })
    await store.batch([put(bytes('b'), bytes('2'))], { sync: false })
    store.crash(1)
    assert.equal(Buffer.from((await store.get(bytes('a')))!).toString(), '2')
    assert.equal(await store.get(bytes('b')), undefined)
    await store.batch([put(bytes('a'), bytes('3')), put(bytes('c'), bytes('3'))], { sync: false })
    store.crash()
    assert.equal(Buffer.from((await store.get(bytes('a')))!).toString(), '2')
    assert.equal(await store.get(bytes('c')), undefined)
  })

  it('finds the keys in order after keys were added, deleted, set again, and lost', async () => {
    const store = new MemoryStore()
    const keys = async (range: Range): Promise<string> => {
      const found: string[] = []
      for await (const [key] of store.iterate(range)) found.push(Buffer.from(key).toString())
      return found.join(' ')
    }
    const set = (...names: string[]): Promise<void> =>
      store.batch(names.map(name => put(bytes(name), bytes('1'))), SYNC)
    await set('b2', 'a1', 'c1', 'b1')
    assert.equal(await keys({}), 'a1 b1 b2 c1')
    await store.batch([del(bytes('b1')), put(bytes('b3'), bytes('1'))], SYNC)
    await set('b1', 'b0')
    assert.equal(await keys({ gte: bytes('b'), lt: bytes('c') }), 'b0 b1 b2 b3')
    assert.equal(await keys({ gt: bytes('a1'), lte: bytes('b1') }), 'b0 b1')
    assert.equal(await keys({ reverse: true, limit: 3 }), 'c1 b3 b2')
    assert.equal(await keys({ gte: bytes('b2'), limit: 3 }), 'b2 b3 c1')
    assert.equal(await keys({ gte: bytes('b9'), lt: bytes('b4') }), '')
    await store.batch([del(bytes('b2')), put(bytes('b5'), bytes('1'))], { sync: false })
    assert.equal(await keys({ gte: bytes('b') }), 'b0 b1 b3 b5 c1')
    store.crash()
    assert.equal(await keys({ gte: bytes('b') }), 'b0 b1 b2 b3 c1')
  })

  it('changes nothing when a batch is made to fail', async () => {
    const faults = { beforeBatch: (): void => { throw new StorageError('disk-full', 'full') } }
    const store = new MemoryStore(faults)
    await assert.rejects(store.batch([put(bytes('a'), bytes('1'))], SYNC), { code: 'disk-full' })
    assert.equal(store.size, 0)
  })

  it('refuses batches after a failed batch, until it is opened again', async () => {
    let full = true
    const store = new MemoryStore({
      beforeBatch: () => { if (full) throw new StorageError('disk-full', 'full') }
    })
    await assert.rejects(store.batch([put(bytes('a'), bytes('1'))], SYNC), { code: 'disk-full' })
    full = false
    await assert.rejects(store.batch([put(bytes('b'), bytes('1'))], SYNC), { code: 'disk-full' })
    store.reopen()
    await store.batch([put(bytes('c'), bytes('1'))], SYNC)
    assert.equal(store.size, 1)
  })
})

describe('storage/LevelStore', () => {
  beforeEach(async () => { folder = await temporaryFolder() })
  afterEach(() => folder.remove())

  it('refuses a database that is open already', async () => {
    const store = await openLevelStore(folder.path)
    await assert.rejects(openLevelStore(folder.path), { code: 'locked' })
    await store.close()
  })

  it('refuses batches after a failed batch, and batches that were already queued', async () => {
    const { batch } = Level.prototype
    const store = await openLevelStore(folder.path)
    let full = true
    // Only the first write finds the disk full.
    Level.prototype.batch = function (this: Level, ...parameters: []) {
      const chained = batch.apply(this, parameters)
      if (full) {
        full = false
        chained.write = async () => { throw Object.assign(new Error('no space left'), { code: 'ENOSPC' }) }
      }
      return chained
    } as typeof batch
    try {
      const [failed, behind] = await Promise.allSettled([
        store.batch([put(bytes('a'), bytes('1'))], SYNC), store.batch([put(bytes('b'), bytes('1'))], SYNC)
      ])
      assert.deepEqual([failed.status, behind.status], ['rejected', 'rejected'])
      await assert.rejects(store.batch([put(bytes('c'), bytes('1'))], SYNC), { code: 'disk-full' })
    } finally {
      Level.prototype.batch = batch
      await store.close()
    }
  })

  it('does not create a database if it must exist already', async () => {
    const path = join(folder.path, 'none')
    await assert.rejects(openLevelStore(path, { createIfMissing: false }), { code: 'open-failed' })
  })

  it('reports damaged database files', async () => {
    await (await openLevelStore(folder.path)).close()
    await writeFile(join(folder.path, 'CURRENT'), 'nonsense')
    await assert.rejects(openLevelStore(folder.path), (error: unknown) =>
      error instanceof StorageError && error.message.includes(folder.path))
  })

  it('notices a changed byte of a value in a table file', async () => {
    let store = await openLevelStore(folder.path)
    await store.batch([put(bytes('key'), bytes('the value as it was'))], SYNC)
    await store.close()
    // At the next opening the log becomes a table, whose blocks are read without a check.
    store = await openLevelStore(folder.path)
    await store.close()
    const table = (await readdir(folder.path)).find(name => name.endsWith('.ldb'))
    const content = await readFile(join(folder.path, table!))
    const at = content.indexOf('the value')
    assert(at > 0)
    content[at] = content[at]! ^ 1
    await writeFile(join(folder.path, table!), content)
    store = await openLevelStore(folder.path)
    await assert.rejects(store.get(bytes('key')), { code: 'corrupt' })
    await assert.rejects(store.getMany([bytes('key')]), { code: 'corrupt' })
    await assert.rejects(async () => {
      for await (const [found] of store.iterate({})) assert.fail(String(found))
    }, { code: 'corrupt' })
    await store.close()
  })
})

describe('storage/Table', () => {
  it('reads only its own key space, with any bounds', async () => {
    const store = new MemoryStore()
    const [one, two, three] = [new Table(store, 1), new Table(store, 2), new Table(store, 3)]
    for (const table of [one, two, three]) {
      for (const name of ['a', 'ab', 'b']) await table.put(bytes(name), bytes(String(table.space)))
    }
    const names = async (entries: ReturnType<Table['iterate']>): Promise<string> => {
      const found: string[] = []
      for await (const entry of entries) found.push(Buffer.concat(entry).toString())
      return found.join(' ')
    }
    assert.equal(await names(two.iterate()), 'a2 ab2 b2')
    assert.equal(await names(two.iterate({ reverse: true, limit: 1 })), 'b2')
    assert.equal(await names(two.iterate({ gt: bytes('a') })), 'ab2 b2')
    assert.equal(await names(two.iterate({ lt: bytes('b') })), 'a2 ab2')
    assert.equal(await names(two.iterate({ lte: bytes('ab') })), 'a2 ab2')
    assert.equal(await names(two.withPrefix(bytes('a'))), 'a2 ab2')
    await two.delete(bytes('a'))
    assert.equal(await two.get(bytes('a')), undefined)
    assert.equal(Buffer.from((await one.get(bytes('a')))!).toString(), '1')
  })

  it('reads the keys with a prefix of any bytes, and no row behind them', async () => {
    let read = 0
    class Counted extends MemoryStore {
      override async * iterate (range: Range): ReturnType<MemoryStore['iterate']> {
        for await (const entry of super.iterate(range)) {
          read++
          yield entry
        }
      }
    }
    const table = new Table(new Counted(), 1)
    const keys = [[], [0], [0xfe, 0xff], [0xff], [0xff, 0], [0xff, 0xff], [0xff, 0xff, 7]]
    for (const key of keys) await table.put(Uint8Array.from(key), bytes('x'))
    const found = async (prefix: number[], limit?: number): Promise<number[][]> => {
      read = 0
      const some: number[][] = []
      for await (const [key] of table.withPrefix(Uint8Array.from(prefix), limit)) some.push([...key])
      assert.equal(read, some.length)
      return some
    }
    assert.deepEqual(await found([]), keys)
    assert.deepEqual(await found([0]), [[0]])
    assert.deepEqual(await found([0xfe]), [[0xfe, 0xff]])
    assert.deepEqual(await found([0xfe, 0xff]), [[0xfe, 0xff]])
    assert.deepEqual(await found([0xff]), keys.slice(3))
    assert.deepEqual(await found([0xff, 0xff]), keys.slice(5))
    assert.deepEqual(await found([0xff], 2), keys.slice(3, 5))
    assert.deepEqual(await found([1]), [])
    const prefix = Buffer.from([0xfe])
    for await (const [key] of table.withPrefix(prefix)) assert.deepEqual([key[0], prefix[0]], [0xfe, 0xfe])
    assert.equal(prefix[0], 0xfe, 'the bytes of the caller stay')
  })
})
