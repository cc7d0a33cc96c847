import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { EnvelopeFiles } from '../../../src/storage/envelope-files.js'
import {
  KeyFile, MemoryPads, MemoryStore, NodeStore, nodeSlotFiles, openLevelStore, type StoredBody
} from '../../../src/storage/index.js'
import { MemorySlotFiles } from '../../fixtures/memory-slot-files.js'
import { hex } from '../../../src/protocol/types/index.js'

const FILE_BYTES = 64
const id = (n: number): Uint8Array => new Uint8Array(32).fill(n)
const body = (n: number, length = 20): StoredBody =>
  ({ hash: id(n), ciphertext: new Uint8Array(length).fill(n), pad: new Uint8Array(32).fill(n + 128) })

describe('storage: files of envelopes', () => {
  let files: MemorySlotFiles
  let database: MemoryStore
  let pads: MemoryPads
  let node: NodeStore
  beforeEach(async () => {
    [files, database, pads] = [new MemorySlotFiles(), new MemoryStore(), new MemoryPads()]
    node = await opened()
  })

  const opened = async (options = {}): Promise<NodeStore> => await NodeStore.open(database, pads,
    await EnvelopeFiles.open(files, 'bodies', database, { fileBytes: FILE_BYTES, ...options }))
  const textOf = (number: number): string => hex(files.read(`bodies/bodies-${number}.bin`))
  /** Tells whether any file or row has bytes of a body. */
  const isAnywhere = async (n: number, length = 20): Promise<boolean> => {
    const bytes = hex(new Uint8Array(length).fill(n))
    for await (const [, value] of database.iterate({})) if (hex(value).includes(bytes)) return true
    return [0, 1, 2, 3].some(number => textOf(number).includes(bytes))
  }

  it('have the bodies, and the database has their places alone', async () => {
    await node.putBodies([1, 2, 3, 4].map(n => body(n)))
    for await (const [, value] of database.iterate({})) assert(!hex(value).includes(hex(body(1).ciphertext)))
    assert.equal(textOf(0).length, 2 * 60, 'three of twenty bytes fit into the first file')
    assert.equal(textOf(1).length, 2 * 20)
    const again = await opened()
    assert.deepEqual(await again.getBodies([4, 9, 1].map(id)),
      [body(4).ciphertext, undefined, body(1).ciphertext])
  })

  it('are written together if they lie together, and each is where the index says', async () => {
    const written: string[] = []
    files = new MemorySlotFiles({ onWrite: path => { written.push(path.slice(-5, -4)) } })
    database = new MemoryStore()
    node = await opened({ fileBytes: 2_010 })
    const bodies = Array.from({ length: 200 }, (_, n) => body(n))
    await node.putBodies(bodies)
    assert.deepEqual(written, ['0', '0', '1', '1'], 'a file has room for a hundred, and a write for 64')
    assert.deepEqual(await node.getBodies(bodies.map(({ hash }) => hash)),
      bodies.map(({ ciphertext }) => ciphertext))
  })

  it('are overwritten where they are when a body is deleted or erased', async () => {
    await node.putBodies([1, 2, 3, 4].map(n => body(n)))
    await node.deleteBodies([id(1)])
    await node.bodies.deleteWith([id(2)], [])
    await node.bodies.erase([id(3), id(7)], [])
    assert.deepEqual(await Promise.all([1, 2, 3, 4].map(async n => await isAnywhere(n))),
      [false, false, false, true])
    assert.deepEqual(await node.hasBodies([1, 2, 3, 4].map(id)), [false, false, false, true])
    assert.deepEqual(await Promise.all([1, 3, 7, 4].map(async n => (await pads.get(id(n))).type)),
      ['missing', 'erased', 'erased', 'pad'])
  })

  it('take no pad of an erased body any more', async () => {
    await node.putBodies([body(1)])
    await node.bodies.erase([id(1)], [])
    await node.putBodies([body(1)])
    assert.equal((await pads.get(id(1))).type, 'erased')
    await node.deleteBodies([id(1)])
    assert.equal((await pads.get(id(1))).type, 'erased', 'a deletion does not make an erased slot free')
  })

  it('are overwritten at a start if a crash came between the batch and the overwriting', async () => {
    await node.putBodies([1, 2].map(n => body(n)))
    let isBroken = true
    const broken = new MemorySlotFiles({ onWrite: () => { if (isBroken) throw new Error('broken') } })
    isBroken = false
    files = broken
    database = new MemoryStore()
    node = await opened()
    await node.putBodies([1, 2].map(n => body(n)))
    isBroken = true
    await assert.rejects(node.deleteBodies([id(1)]), { code: 'write-failed' })
    await assert.rejects(node.putBodies([body(3)]), { code: 'write-failed' }, 'until the next start')
    assert(await isAnywhere(1))
    isBroken = false
    await opened({ isReadOnly: true })
    assert(await isAnywhere(1), 'who only reads changes nothing')
    node = await opened()
    assert(!await isAnywhere(1))
    assert.deepEqual(await node.getBody(id(2)), body(2).ciphertext)
  })

  it('have nothing behind the last envelope that the database knows', async () => {
    await node.putBodies([body(1)])
    const refused = new Error('no space')
    let isFull = false
    const copy = new MemoryStore({ beforeBatch: () => { if (isFull) throw refused } })
    database = copy
    files = new MemorySlotFiles()
    node = await opened()
    await node.putBodies([body(1)])
    isFull = true
    await assert.rejects(node.putBodies([2, 3, 4, 5].map(n => body(n))), refused)
    assert(await isAnywhere(2) && await isAnywhere(5))
    isFull = false
    copy.reopen()
    node = await opened()
    assert.deepEqual([await isAnywhere(1), await isAnywhere(2), await isAnywhere(5)], [true, false, false])
    await node.putBodies([body(6)])
    assert.deepEqual(await node.getBodies([id(1), id(6)]), [body(1).ciphertext, body(6).ciphertext])
  })

  it('survive a power cut with every body that was stored', async () => {
    await node.putBodies([1, 2, 3, 4].map(n => body(n)))
    files.crash()
    database.crash()
    database.reopen()
    node = await opened()
    assert.deepEqual(await node.getBodies([1, 2, 3, 4].map(id)), [1, 2, 3, 4].map(n => body(n).ciphertext))
  })

  it('tell a damaged envelope', async () => {
    await node.putBodies([1, 2].map(n => body(n)))
    files.damage('bodies/bodies-0.bin', 5, Uint8Array.of(0))
    await assert.rejects(node.getBody(id(1)), { code: 'corrupt' })
    assert.deepEqual(await node.getBody(id(2)), body(2).ciphertext)
    await assert.rejects(node.putBodies([body(3, FILE_BYTES + 1)]), { code: 'write-failed' })
  })

  it('leave no byte in any file of a data folder on a real disk, where the database was busy', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'medichain-erasure-'))
    try {
      const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))
      const bodies = Array.from({ length: 40 }, () =>
        ({ hash: random(32), ciphertext: random(2_048), pad: random(32) }))
      const gone = bodies.filter((_, at) => at % 4 === 0)
      await mkdir(join(folder, 'pads'))
      await mkdir(join(folder, 'bodies'))
      const level = await openLevelStore(join(folder, 'store'), { writeBufferMebibytes: 1 })
      const keyFile = await KeyFile.open(nodeSlotFiles, join(folder, 'pads'), random)
      const envelopes = await EnvelopeFiles.open(nodeSlotFiles, join(folder, 'bodies'), level)
      const store = await NodeStore.open(level, keyFile, envelopes)
      for (const each of bodies) await store.putBodies([each])
      assert.equal(await found(folder, gone), 2 * gone.length, 'the search finds what is there')
      await store.deleteBodies(gone.slice(0, 2).map(({ hash }) => hash))
      await store.bodies.erase(gone.slice(2).map(({ hash }) => hash), [])
      assert.equal(await found(folder, gone), 0, 'while the database runs')
      const kept = bodies.filter(each => !gone.includes(each))
      const held = await store.getBodies(kept.map(({ hash }) => hash))
      assert.deepEqual(held.map(bytes => bytes && hex(bytes)),
        kept.map(({ ciphertext }) => hex(ciphertext)))
      await store.close()
      await keyFile.close()
      await envelopes.close()
      assert.equal(await found(folder, gone), 0)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  /** Counts the ciphertexts and pads of which any file below a folder has 16 bytes at any of their places. */
  async function found (folder: string, bodies: readonly Required<StoredBody>[]): Promise<number> {
    const names = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = await Promise.all(names.filter(entry => entry.isFile())
      .map(async entry => await readFile(join(entry.parentPath, entry.name))))
    const pieces = (bytes: Uint8Array): Uint8Array[] =>
      Array.from({ length: bytes.length / 16 }, (_, at) => bytes.subarray(16 * at, 16 * at + 16))
    const isInFile = (piece: Uint8Array): boolean => files.some(file => file.includes(Buffer.from(piece)))
    return bodies.flatMap(({ ciphertext, pad }) => [ciphertext, pad ?? ciphertext])
      .filter(secret => pieces(secret).some(isInFile)).length
  }

  it('agree with a map, for any bodies, deletions, erasures and starts', async () => {
    const step = fc.oneof(
      fc.record({ type: fc.constantFrom('put', 'delete', 'erase'), n: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ type: fc.constantFrom('open'), n: fc.constant(1) }))
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
      [files, database, pads] = [new MemorySlotFiles(), new MemoryStore(), new MemoryPads()]
      node = await opened()
      const held = new Set<number>()
      for (const { n, type } of steps) {
        if (type === 'put') held.add(n)
        else if (type !== 'open') held.delete(n)
        if (type === 'open') node = await opened()
        else if (type === 'put') await node.putBodies([body(n, 5 * n)])
        else if (type === 'delete') await node.deleteBodies([id(n)])
        else await node.bodies.erase([id(n)], [])
      }
      for (let n = 1; n <= 9; n++) {
        assert.deepEqual(await node.getBody(id(n)), held.has(n) ? body(n, 5 * n).ciphertext : undefined)
        if (!held.has(n)) assert(!await isAnywhere(n, 5 * n))
      }
    }), { numRuns: 50 })
  })
})
