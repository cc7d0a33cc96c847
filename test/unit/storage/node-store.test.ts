import assert from 'node:assert/strict'
import { join } from 'node:path'
import { entryId } from '../../../src/protocol/ledger/index.js'
import { hex, utf8 } from '../../../src/protocol/types/index.js'
import {
  del, KeySpace, LedgerSpace, MemoryStore, NodeStore, openLevelStore, put, StorageError
} from '../../../src/storage/index.js'
import type { KeyValueStore } from '../../../src/storage/index.js'
import { commit, id, WatchedStore } from './block-commits.js'
import { temporaryFolder } from './temporary-folder.js'

describe('storage/key-spaces', () => {
  it('never uses a number twice', () => {
    const numbers = [...Object.values(KeySpace), ...Object.values(LedgerSpace)]
    assert.equal(new Set(numbers).size, numbers.length)
    assert(Object.values(KeySpace).every(number => number >= 1 && number < 64))
    assert(Object.values(LedgerSpace).every(number => number >= 64 && number < 128))
  })
})

describe('storage/NodeStore: blocks', () => {
  it('commits block, certificate, ledger rows and extras in one synced batch', async () => {
    const store = new WatchedStore()
    const node = await NodeStore.open(store)
    store.synced = []
    const extra = [node.outbox.putting(id(1), utf8('x'))]
    await node.commitBlock(commit(1, {
      changes: [{ space: 'case', key: id(7), value: utf8('case') }], extra
    }))
    assert.equal(store.synced.length, 1)
    assert.deepEqual(node.head(), { height: 1, hash: id(1) })
    assert.equal(await node.heightOf(id(1)), 1)
    const read = await node.readBlock(1)
    assert.deepEqual([read?.block, read?.certificate].map(b => Buffer.from(b!).toString()),
      ['block 1', 'cert 1'])
    assert.equal(Buffer.from((await node.entry({ space: 'case', key: id(7) }))!).toString(), 'case')
    assert.equal(Buffer.from((await node.outbox.get(id(1)))!).toString(), 'x')
  })

  it('refuses a height out of order; a failed commit leaves the head where it was', async () => {
    let full = false
    const store = new MemoryStore({
      beforeBatch: () => { if (full) throw new StorageError('disk-full', 'full') }
    })
    const node = await NodeStore.open(store)
    await assert.rejects(node.commitBlock(commit(2)), { code: 'ERR_ASSERTION' })
    await node.commitBlock(commit(1))
    full = true
    await assert.rejects(node.commitBlock(commit(2)), { code: 'disk-full' })
    assert.equal(node.head()?.height, 1)
    full = false
    store.reopen()
    const again = await NodeStore.open(store)
    await again.commitBlock(commit(2))
    assert.equal(again.head()?.height, 2)
    await assert.rejects(again.commitBlock(commit(2)), { code: 'ERR_ASSERTION' })
  })

  it('reads ranges bounded by count and bytes, never empty where a block is', async () => {
    const node = await NodeStore.open(new MemoryStore())
    for (let height = 1; height <= 300; height++) await node.commitBlock(commit(height))
    const heights = async (from: number, count: number, bytes: number): Promise<number[]> =>
      (await node.readBlocks(from, count, bytes)).map(({ height }) => height)
    assert.deepEqual(await heights(255, 4, 1e6), [255, 256, 257, 258])
    assert.deepEqual(await heights(299, 64, 1e6), [299, 300])
    assert.deepEqual(await heights(1, 64, 30), [1, 2])
    assert.deepEqual(await heights(10, 64, 1), [10])
    assert.deepEqual(await heights(301, 64, 1e6), [])
    assert.deepEqual(await heights(1, 0, 1e6), [])
    assert.equal(await node.readBlock(301), undefined)
    assert.equal(await node.heightOf(utf8('none')), undefined)
  })

  it('has all its content after a restart', async () => {
    const folder = await temporaryFolder()
    try {
      const path = join(folder.path, 'store')
      let node = await NodeStore.open(await openLevelStore(path))
      assert.equal(node.head(), undefined)
      await node.commitBlock(commit(1))
      await node.putBodies([{ hash: id(1), ciphertext: utf8('one') }])
      await node.close()
      node = await NodeStore.open(await openLevelStore(path))
      assert.equal(node.head()?.height, 1)
      await node.commitBlock(commit(2))
      await node.putBodies([{ hash: id(2), ciphertext: utf8('two') }])
      const bodies = await node.getBodies([id(2), id(3), id(1)])
      assert.deepEqual(bodies.map(body => body && Buffer.from(body).toString()),
        ['two', undefined, 'one'])
      await node.close()
    } finally {
      await folder.remove()
    }
  })

  it('reports missing newest blocks', async () => {
    const store = new MemoryStore()
    const node = await NodeStore.open(store)
    await node.commitBlock(commit(1))
    await node.commitBlock(commit(2))
    await store.batch([{ type: 'del', key: Uint8Array.of(KeySpace.block, 0, 0, 0, 0, 0, 0, 0, 2) }],
      { sync: true })
    await assert.rejects(NodeStore.open(store), { code: 'corrupt' })
  })

  it('treats rows without a format as damage, not as a new database', async () => {
    const store = new MemoryStore()
    const node = await NodeStore.open(store)
    await node.recordKeys.put(id(1), utf8('key'))
    await store.batch([del(Buffer.concat([Uint8Array.of(KeySpace.meta), utf8('format')]))], { sync: true })
    await assert.rejects(NodeStore.open(store), { code: 'corrupt', message: /no format\. Restore it/ })
    assert.equal(store.size, 1)
  })

  it('refuses another format and another chain', async () => {
    const store = new MemoryStore()
    const node = await NodeStore.open(store)
    assert.equal(await node.meta.genesis(), undefined)
    await node.meta.pinGenesis(id(1), utf8('genesis'))
    await node.meta.pinGenesis(id(1), utf8('genesis'))
    await assert.rejects(node.meta.pinGenesis(id(2), utf8('other')), { code: 'other-chain' })
    assert.equal(Buffer.from((await node.meta.genesis())!).toString(), 'genesis')
    assert.equal(hex((await node.meta.chainId())!), hex(id(1)))
    const format = Buffer.concat([Uint8Array.of(KeySpace.meta), utf8('format')])
    await store.batch([put(format, Uint8Array.of(0, 0, 0, 9))], { sync: true })
    await assert.rejects(NodeStore.open(store), { code: 'other-format' })
  })
})

describe('storage/NodeStore: ledger rows', () => {
  it('loads the existing rows by their entry ids, and applies deletions', async () => {
    const node = await NodeStore.open(new MemoryStore())
    const keys = [1, 2, 3].map(n => ({ space: 'tag' as const, key: id(n) }))
    await node.commitBlock(commit(1, { changes: keys.map(key => ({ ...key, value: key.key })) }))
    await node.commitBlock(commit(2, { changes: [{ ...keys[1]!, value: undefined }] }))
    const entries = await node.loadEntries([...keys, { space: 'case', key: id(1) }])
    assert.deepEqual([...entries.keys()], [entryId(keys[0]!), entryId(keys[2]!)])
    assert.deepEqual([...(await node.loadEntries([])).keys()], [])
  })

  it('lists the cases of a patient in order, without cases of others', async () => {
    const node = await NodeStore.open(new MemoryStore())
    const row = (patient: number, order: number, caseId: number) => ({
      space: 'patient' as const,
      key: Uint8Array.of(...id(patient), 0, 0, 0, 0, 0, 0, 1, order, 0, 0, 0, 0),
      value: id(caseId)
    })
    await node.commitBlock(commit(1, {
      changes: [row(5, 2, 52), row(5, 1, 51), row(4, 9, 49), row(6, 0, 60), row(255, 0, 25)]
    }))
    assert.deepEqual((await node.history(id(5))).map(([n]) => n), [51, 52])
    assert.deepEqual((await node.history(id(255))).map(([n]) => n), [25])
    assert.deepEqual(await node.history(id(7)), [])
  })

  it('returns the state rows, including each undecided case', async () => {
    const node = await NodeStore.open(new MemoryStore())
    const nothing = new Uint8Array(0)
    await node.commitBlock(commit(1, {
      changes: [
        { space: 'case', key: id(1), value: utf8('open') },
        { space: 'case', key: id(2), value: utf8('closed') },
        { space: 'undecided', key: id(1), value: nothing },
        { space: 'tally', key: id(9), value: utf8('tally') },
        { space: 'ledger', key: nothing, value: utf8('head') }
      ]
    }))
    const rows = await node.stateRows()
    assert.deepEqual(rows.map(({ space, value }) => `${space}:${Buffer.from(value)}`).sort(),
      ['case:open', 'ledger:head', 'tally:tally', 'undecided:'])
    const cases: string[] = []
    for await (const [, row] of node.iterateCases()) cases.push(Buffer.from(row).toString())
    assert.deepEqual(cases, ['open', 'closed'])
    const gone = { space: 'case' as const, key: id(1), value: undefined }
    await node.commitBlock(commit(2, { changes: [gone] }))
    await assert.rejects(node.stateRows(), { code: 'corrupt' })
  })
})

describe('storage/NodeStore: own transactions', () => {
  it('stores transaction, bodies and keys together or not at all', async () => {
    const own = (n: number) => ({
      leaf: id(n), transaction: utf8(`transaction ${n}`),
      bodies: [{ hash: id(n), ciphertext: utf8('c') }],
      recordKeys: [{ caseId: id(n), sealed: utf8('sealed') }]
    })
    const store: KeyValueStore & MemoryStore = new MemoryStore()
    const node = await NodeStore.open(store)
    const waiting = async (): Promise<string[]> =>
      (await node.outboxTransactions()).map(bytes => Buffer.from(bytes).toString()).sort()
    await node.storeOwnProposal(own(3))
    await node.storeOwnProposal(own(2))
    store.crash() // Everything was synced.
    assert.deepEqual(await waiting(), ['transaction 2', 'transaction 3'])
    assert.deepEqual(await node.hasBodies([id(2)]), [true])
    assert.equal(Buffer.from((await node.recordKeys.get(id(2)))!).toString(), 'sealed')
    await node.commitBlock(commit(1, { extra: [node.deletingOwnProposal(id(2))] }))
    assert.deepEqual(await waiting(), ['transaction 3'])
  })
})
