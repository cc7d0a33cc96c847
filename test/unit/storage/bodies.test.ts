import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hex, utf8 } from '../../../src/protocol/types/index.js'
import {
  MemoryPads, MemoryStore, NodeStore, StorageError, type BodyChanges
} from '../../../src/storage/index.js'
import { commit, id, WatchedStore } from './block-commits.js'

const changes = (some: Partial<BodyChanges>): BodyChanges =>
  ({ opened: [], waiting: [], deleted: [], ...some })

describe('storage/NodeStore: bodies', () => {
  const body = (n: number, text = `body ${n}`): { hash: Uint8Array, ciphertext: Uint8Array } =>
    ({ hash: id(n), ciphertext: utf8(text) })

  it('stores a batch in one synced write, and bodies that arrive meanwhile in the next write', async () => {
    const store = new WatchedStore()
    const node = await NodeStore.open(store)
    store.synced = []
    let release = (): void => undefined
    store.hold = new Promise(resolve => { release = resolve })
    const first = node.putBodies(Array.from({ length: 100 }, (_, i) => body(i)))
    await new Promise(setImmediate)
    const later = [101, 102, 103].map(n => node.putBodies([body(n)]))
    assert.deepEqual(await node.hasBodies([id(1), id(102)]), [false, false])
    release()
    await Promise.all([first, ...later])
    assert.equal(store.synced.length, 2)
    assert.deepEqual(await node.hasBodies([id(1), id(102), id(104)]), [true, true, false])
  })

  it('stores a body once, however often it comes, so that deleting it leaves nothing', async () => {
    const store = new MemoryStore()
    const node = await NodeStore.open(store)
    const before = store.size
    await Promise.all([
      node.putBodies([body(1), body(1)]),
      node.putBodies([body(1)]),
      node.putBodies([body(1), body(2)])
    ])
    await node.putBodies([body(1)])
    assert.equal(store.size, before + 6)
    await node.deleteBody(id(1))
    assert.equal(await node.getBody(id(1)), undefined)
    await node.deleteBodies([id(1), id(2), id(3)])
    assert.equal(store.size, before)
  })

  it('looks up no body of an own proposal, and those that come with it', async () => {
    const store = new MemoryStore()
    const node = await NodeStore.open(store)
    await node.putBodies([body(1)])
    const read = store.getMany.bind(store)
    let reads = 0
    store.getMany = async keys => {
      reads += keys.length
      return await read(keys)
    }
    const own = { leaf: id(9), transaction: utf8('own'), recordKeys: [] }
    const [, added] = await Promise.all([
      node.storeOwnProposal({ ...own, bodies: [body(2), body(3)] }), node.putBodies([body(1), body(4)])
    ])
    assert.equal(reads, 2)
    assert.deepEqual([...added].sort(), [id(2), id(3), id(4)].map(hex).sort())
    assert.deepEqual(await node.hasBodies([1, 2, 3, 4].map(n => id(n))), [true, true, true, true])
  })

  it('works in the order of the calls', async () => {
    const node = await NodeStore.open(new MemoryStore())
    await Promise.all([
      node.putBodies([body(1)]), node.deleteBody(id(1)), node.putBodies([body(1, 'again')])
    ])
    assert.equal(Buffer.from((await node.getBody(id(1)))!).toString(), 'again')
  })

  it('deletes bodies with a block, and keeps a body that is stored again at the same time', async () => {
    const store = new MemoryStore()
    const node = await NodeStore.open(store)
    assert.deepEqual([...await node.putBodies([body(1), body(2), body(3)])].length, 3)
    let putting: ReturnType<typeof node.putBodies> | undefined
    await node.commitBlock(commit(1, {
      bodies: () => {
        putting = node.putBodies([body(2)])
        return changes({ deleted: [id(1), id(2), id(9)] })
      }
    }))
    const anew = await putting!
    store.crash() // The block and the deletion were one synced batch.
    assert.equal(node.head()?.height, 1)
    assert.deepEqual(await node.hasBodies([id(1), id(2), id(3)]), [false, true, true])
    assert.deepEqual([...anew], [Buffer.from(id(2)).toString('hex')])
    assert.deepEqual([...await node.putBodies([body(3)])], [], 'held already')
    const hashes: Uint8Array[] = []
    for await (const hash of node.waitingBodies()) hashes.push(hash)
    assert.deepEqual(hashes, [id(2), id(3)])
  })

  it('marks a body until the batch of a block opens its case, whatever breaks the process', async () => {
    const store = new MemoryStore()
    const waiting = async (): Promise<Uint8Array[]> => {
      store.crash()
      const hashes: Uint8Array[] = []
      for await (const hash of (await NodeStore.open(store)).waitingBodies()) hashes.push(hash)
      return hashes
    }
    const node = await NodeStore.open(store)
    await node.putBodies([body(1), body(2), body(3)])
    assert.deepEqual(await waiting(), [id(1), id(2), id(3)])
    await node.commitBlock(commit(1, { bodies: () => changes({ opened: [id(1), id(2), id(9)] }) }))
    assert.deepEqual(await waiting(), [id(3)])
    await node.putBodies([body(1)])
    assert.deepEqual(await waiting(), [id(3)], 'the body of a case comes again')
    const ended = changes({ waiting: [id(2)], deleted: [id(1), id(3)] })
    await node.commitBlock(commit(2, { bodies: () => ended }))
    assert.deepEqual(await waiting(), [id(2)])
    assert.deepEqual(await node.hasBodies([id(1), id(2), id(3)]), [false, true, false])
    await node.settleBodies([id(2)])
    assert.deepEqual(await waiting(), [])
  })

  it('marks a body whose case ends while it is stored again', async () => {
    const node = await NodeStore.open(new MemoryStore())
    await node.putBodies([body(1)])
    await node.commitBlock(commit(1, { bodies: () => changes({ opened: [id(1)] }) }))
    let putting: ReturnType<typeof node.putBodies> | undefined
    await node.commitBlock(commit(2, {
      bodies: () => {
        putting = node.putBodies([body(1)])
        return changes({ deleted: [id(1)] })
      }
    }))
    await putting
    const hashes: Uint8Array[] = []
    for await (const hash of node.waitingBodies()) hashes.push(hash)
    assert.deepEqual([hashes, await node.hasBodies([id(1)])], [[id(1)], [true]])
  })

  it('deletes the mark of a body that never came', async () => {
    const node = await NodeStore.open(new MemoryStore())
    await node.commitBlock(commit(1, { bodies: () => changes({ waiting: [id(1)] }) }))
    await node.deleteBodies([id(1)])
    for await (const hash of node.waitingBodies()) assert.fail(`${hash.length} bytes wait`)
  })

  it('neither writes the block nor deletes the bodies if the batch fails', async () => {
    let full = false
    const node = await NodeStore.open(new MemoryStore({
      beforeBatch: () => { if (full) throw new StorageError('disk-full', 'full') }
    }))
    await node.putBodies([body(1)])
    full = true
    await assert.rejects(node.commitBlock(commit(1, { bodies: () => changes({ deleted: [id(1)] }) })),
      { code: 'disk-full' })
    full = false
    assert.deepEqual([node.head(), await node.hasBodies([id(1)])], [undefined, [true]])
  })

  it('keeps pads outside the database, while the body or its damage is there', async () => {
    const database = new MemoryStore()
    const pads = new MemoryPads()
    const node = await NodeStore.open(database, pads)
    const withPad = (n: number) => ({ ...body(n), pad: new Uint8Array(32).fill(0xa0 + n) })
    const padAt = async (n: number): Promise<string> => (await pads.get(id(n))).type
    await node.putBodies([withPad(1), withPad(2), withPad(3), body(4)])
    for await (const [, value] of database.iterate({})) assert(!hex(value).includes('a1'.repeat(32)))
    assert.deepEqual(await node.sentBodies([1, 4, 5].map(id)),
      [withPad(1), { ...body(4), pad: undefined }, undefined])
    await node.deleteBodies([id(1)])
    await node.bodies.deleteWith([id(2)], [])
    await node.bodies.deleteDamaged([id(3)], [])
    assert.deepEqual(await Promise.all([1, 2, 3].map(padAt)), ['missing', 'missing', 'pad'])
    // A body that is put and deleted in one batch stays, with its pad.
    await node.putBodies([withPad(5)])
    await Promise.all([node.putBodies([withPad(5)]), node.bodies.deleteWith([id(5)], [])])
    assert.equal(await padAt(5), 'pad')
  })

  it('agrees with a map, for any simultaneous writes and deletions', async () => {
    const step = fc.record({ put: fc.boolean(), hashes: fc.array(fc.nat(5), { maxLength: 4 }) })
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
      const node = await NodeStore.open(new MemoryStore())
      const expected = new Set<number>()
      await Promise.all(steps.map(({ put: isPut, hashes }) => {
        for (const n of hashes) {
          if (isPut) expected.add(n)
          else expected.delete(n)
        }
        return isPut ? node.putBodies(hashes.map(n => body(n))) : node.deleteBodies(hashes.map(id))
      }))
      const held = await node.hasBodies([0, 1, 2, 3, 4, 5].map(id))
      assert.deepEqual(held, [0, 1, 2, 3, 4, 5].map(n => expected.has(n)))
    }))
  })
})
