import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sha256 } from '../../../src/protocol/crypto/index.js'
import { equal, hex, utf8 } from '../../../src/protocol/types/index.js'
import { KeyFile, StorageError, nodeSlotFiles, type Pad } from '../../../src/storage/index.js'
import { MemorySlotFiles } from '../../fixtures/memory-slot-files.js'
import { decodeSlot, encodeSlot } from '../../../src/storage/pad-slot.js'

const FIRST = 'keys/pads-0.bin'
const HEADER_PAGE = 4096
const SLOT = 64
let drawn = 0
const random = (count: number): Uint8Array => sha256(utf8(`salt ${drawn++}`)).slice(0, count)
const hashOf = (label: string | number): Uint8Array => sha256(utf8(`body ${label}`))
const padOf = (label: string | number): Uint8Array => sha256(utf8(`pad ${label}`))
const stored = (label: string | number): { bodyHash: Uint8Array, pad: Uint8Array } =>
  ({ bodyHash: hashOf(label), pad: padOf(label) })
const shown = (pad: Pad): string => pad.type === 'pad' ? hex(pad.pad) : pad.type

const opened = async (files: MemorySlotFiles): Promise<KeyFile> => await KeyFile.open(files, 'keys', random)

/** Tells where bytes occur in a file. */
function placeOf (bytes: Uint8Array, sought: Uint8Array): number {
  for (let at = 0; at + sought.length <= bytes.length; at++) {
    if (equal(bytes.subarray(at, at + sought.length), sought)) return at
  }
  return -1
}

describe('storage: the key file', () => {
  it('keeps pads over a power cut once they are stored', async () => {
    const files = new MemorySlotFiles()
    const file = await opened(files)
    await file.put([stored('a'), stored('b')])
    files.crash()
    const again = await opened(files)
    assert.equal(shown(await again.get(hashOf('a'))), hex(padOf('a')))
    assert.equal(shown(await again.get(hashOf('b'))), hex(padOf('b')))
    assert.equal(shown(await again.get(hashOf('c'))), 'missing')
  })

  it('reads the buckets of new pads together', async () => {
    let [under, most] = [0, 0]
    const file = await opened(new MemorySlotFiles({
      onRead: async () => {
        most = Math.max(most, ++under)
        await new Promise(setImmediate)
        under--
      }
    }))
    most = 0
    await file.put(Array.from({ length: 8 }, (_, n) => stored(n)))
    assert(most > 1, `${most} at once`)
    for (let n = 0; n < 8; n++) assert.equal(shown(await file.get(hashOf(n))), hex(padOf(n)))
  })

  it('overwrites an erased pad where it is, for ever', async () => {
    const files = new MemorySlotFiles()
    const file = await opened(files)
    await file.put([stored('a'), stored('b')])
    assert(placeOf(files.read(FIRST), padOf('a')) > 0)
    await file.erase([hashOf('a')])
    files.crash()
    assert.equal(placeOf(files.read(FIRST), padOf('a')), -1)
    const again = await opened(files)
    await again.put([stored('a')])
    assert.equal(shown(await again.get(hashOf('a'))), 'erased')
    assert.equal(shown(await again.get(hashOf('b'))), hex(padOf('b')))
  })

  it('closes the slot of a body whose pad comes after the erasure', async () => {
    const file = await opened(new MemorySlotFiles())
    await file.erase([hashOf('late')])
    await file.put([stored('late')])
    assert.equal(shown(await file.get(hashOf('late'))), 'erased')
  })

  it('never replaces a pad by another', async () => {
    const file = await opened(new MemorySlotFiles())
    await file.put([stored('a')])
    await file.put([{ bodyHash: hashOf('a'), pad: padOf('other') }])
    assert.equal(shown(await file.get(hashOf('a'))), hex(padOf('a')))
  })

  it('knows a torn slot, and takes the pad again', async () => {
    let isTorn = false
    const files = new MemorySlotFiles({ onSync: path => { if (isTorn) throw new Error(`cut at ${path}`) } })
    const file = await opened(files)
    isTorn = true
    await assert.rejects(file.put([stored('a')]), StorageError)
    files.crash((_path, _write, length) => length - 10)
    isTorn = false
    const again = await opened(files)
    assert.equal(shown(await again.get(hashOf('a'))), 'damaged')
    await again.put([stored('a')])
    assert.equal(shown(await again.get(hashOf('a'))), hex(padOf('a')))
  })

  it('refuses all further writes after a write that failed', async () => {
    let isFull = false
    const files = new MemorySlotFiles({
      onWrite: () => { if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' }) }
    })
    const file = await opened(files)
    isFull = true
    await assert.rejects(file.put([stored('a')]), { code: 'disk-full' })
    isFull = false
    await assert.rejects(file.put([stored('b')]), { code: 'disk-full' })
    await assert.rejects(file.erase([hashOf('b')]), { code: 'disk-full' })
  })

  it('refuses a file with a damaged first page, and repairs one that a crash cut', async () => {
    const files = new MemorySlotFiles()
    await opened(files)
    files.damage(FIRST, 17, Uint8Array.of(9))
    await assert.rejects(opened(files), { code: 'corrupt' })
    const cut = new MemorySlotFiles()
    await (await cut.open(FIRST)).write(0, Uint8Array.of(1, 2, 3))
    assert.equal(shown(await (await opened(cut)).get(hashOf('a'))), 'missing')
  })

  it('agrees with a map over any puts, erasures and power cuts', async () => {
    const act = fc.record({ kind: fc.constantFrom('put', 'erase', 'crash'), label: fc.nat(7) })
    await fc.assert(fc.asyncProperty(fc.array(act, { maxLength: 30 }), async acts => {
      const files = new MemorySlotFiles()
      let file = await opened(files)
      const model = new Map<number, string>()
      for (const { kind, label } of acts) {
        if (kind === 'put') {
          await file.put([stored(label)])
          if (!model.has(label)) model.set(label, hex(padOf(label)))
        } else if (kind === 'erase') {
          await file.erase([hashOf(label)])
          model.set(label, 'erased')
        } else {
          files.crash()
          file = await opened(files)
        }
      }
      for (let label = 0; label < 8; label++) {
        assert.equal(shown(await file.get(hashOf(label))), model.get(label) ?? 'missing')
      }
    }), { numRuns: 50 })
  })

  it('overwrites a released pad, finds the pads of later segments, and stores the pad again', async () => {
    const files = new MemorySlotFiles()
    // A segment has one bucket of 64 slots, so further pads are in the next segment.
    const file = await KeyFile.open(files, 'keys', random, 1)
    const many = Array.from({ length: 70 }, (_, i) => stored(i))
    await file.put(many)
    await file.erase([hashOf(1)])
    await file.release([hashOf(0), hashOf(1), hashOf('unknown')])
    assert.equal(placeOf(files.read(FIRST), padOf(0)), -1)
    assert.equal(shown(await file.get(hashOf(0))), 'missing')
    assert.equal(shown(await file.get(hashOf(1))), 'erased', 'for ever')
    for (const { bodyHash, pad } of many.slice(2)) assert.equal(shown(await file.get(bodyHash)), hex(pad))
    await file.put([stored(69), stored(0), stored(1)])
    assert.deepEqual(await Promise.all([0, 1, 69].map(async i => shown(await file.get(hashOf(i))))),
      [hex(padOf(0)), 'erased', hex(padOf(69))])
  })

  it('reads a bucket once, and knows what is written meanwhile', async () => {
    let reads = 0
    let isSlow = false
    let release = (): void => {}
    const slow = new Promise<void>(resolve => { release = resolve })
    const files = new MemorySlotFiles({ onRead: () => { reads++; return isSlow ? slow : undefined } })
    const file = await KeyFile.open(files, 'keys', random, 1)
    reads = 0
    isSlow = true
    const early = file.get(hashOf('a'))
    const put = file.put([stored('a'), stored('b')])
    release()
    await Promise.all([early, put])
    assert.equal(shown(await file.get(hashOf('a'))), hex(padOf('a')))
    await file.erase([hashOf('a')])
    await file.release([hashOf('b')])
    assert.equal(shown(await file.get(hashOf('a'))), 'erased')
    assert.equal(shown(await file.get(hashOf('b'))), 'missing')
    assert.equal(reads, 1)
  })

  it('reads a bucket again after a read that failed', async () => {
    let isBroken = false
    const files = new MemorySlotFiles({ onRead: () => { if (isBroken) throw new Error('no read') } })
    const file = await opened(files)
    isBroken = true
    await assert.rejects(file.get(hashOf('a')), /no read/)
    isBroken = false
    assert.equal(shown(await file.get(hashOf('a'))), 'missing')
  })

  it('never reads a wrong pad from damaged bytes', () => {
    const bytes = encodeSlot(7, hashOf('a').subarray(0, 28), padOf('a'))
    assert.deepEqual(decodeSlot(7, bytes), { type: 'pad', pad: padOf('a') })
    assert.deepEqual(decodeSlot(8, bytes), { type: 'damaged' }, 'a slot that was copied to another place')
    fc.assert(fc.property(fc.nat(SLOT - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      assert.deepEqual(decodeSlot(7, bytes.with(at, bytes[at]! ^ flip)), { type: 'damaged' })
    }))
    assert.deepEqual(decodeSlot(7, new Uint8Array(SLOT)), { type: 'free' })
  })
})

describe('storage: the key file on a disk', () => {
  let folder: string
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'medichain-pads-')) })
  afterEach(() => { rmSync(folder, { recursive: true }) })

  it('grows by segments, finds every pad again, and is private', async () => {
    let file = await KeyFile.open(nodeSlotFiles, folder, random, 4)
    const many = Array.from({ length: 600 }, (_, i) => stored(i))
    await file.put(many)
    await file.erase([hashOf(5)])
    await file.close()
    assert.deepEqual(readdirSync(folder).sort(), ['pads-0.bin', 'pads-1.bin'])
    assert.equal(statSync(join(folder, 'pads-0.bin')).mode & 0o777, 0o600)
    assert(statSync(join(folder, 'pads-0.bin')).size <= HEADER_PAGE + 4 * 64 * SLOT)
    file = await KeyFile.open(nodeSlotFiles, folder, random, 4)
    for (let i = 0; i < many.length; i += 7) {
      assert.equal(shown(await file.get(hashOf(i))), hex(padOf(i)))
    }
    assert.equal(shown(await file.get(hashOf(5))), 'erased')
    await file.close()
  })
})
