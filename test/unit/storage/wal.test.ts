import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import fc from 'fast-check'
import {
  MemoryFileSystem, nodeFileSystem, openWal, WalCorruptError, WalWriteError
} from '../../../src/storage/index.js'
import type { WalRecord } from '../../../src/storage/index.js'
import { temporaryFolder } from './temporary-folder.js'

const PATH = 'wal'
const HEADER_BYTES = 9
const record = (name: string): WalRecord =>
  ({ type: 1, payload: new Uint8Array(Buffer.from(name)) })
const text = ({ payload }: WalRecord): string => Buffer.from(payload).toString()

/** Returns the bytes of a log file with `records`. */
async function logOf (records: readonly WalRecord[]): Promise<Uint8Array> {
  const files = new MemoryFileSystem()
  const wal = await openWal(PATH, files)
  for (const each of records) wal.append(each)
  await wal.close()
  return (await files.read(PATH))!
}

async function reopen (bytes: Uint8Array): Promise<{ records: WalRecord[], cutBytes: number }> {
  const files = new MemoryFileSystem()
  files.write(PATH, bytes)
  const wal = await openWal(PATH, files)
  const records = [...wal.records()]
  await wal.close()
  // The cut bytes are also removed from the file.
  assert.equal((await files.read(PATH))!.byteLength, bytes.byteLength - wal.opening.cutBytes)
  return { records, cutBytes: wal.opening.cutBytes }
}

/** Returns the offset of each record's end. */
function ends (records: readonly WalRecord[]): number[] {
  let end = 0
  return records.map(({ payload }) => { end += HEADER_BYTES + payload.byteLength; return end })
}

const aRecord = fc.record({
  type: fc.integer({ min: 1, max: 255 }), payload: fc.uint8Array({ maxLength: 40 })
})
const someRecords = fc.array(aRecord, { minLength: 1, maxLength: 5 })

describe('storage/wal: reading', () => {
  it('starts empty, and reports that there was no file', async () => {
    const files = new MemoryFileSystem()
    const wal = await openWal(PATH, files)
    assert.deepEqual(wal.opening, { created: true, cutBytes: 0 })
    assert.deepEqual(wal.records(), [])
    await wal.close()
    assert.equal((await openWal(PATH, files)).opening.created, false)
  })

  it('encodes a record as format, length, CRC-32 of the other bytes, type and payload', async () => {
    // The checksum covers 01000008 and "123456789". (The usual check value covers only "123456789".)
    const bytes = await logOf([{ type: 0x31, payload: new Uint8Array(Buffer.from('23456789')) }])
    assert.equal(Buffer.from(bytes).toString('hex'), '01000008ecc8f27b313233343536373839')
  })

  it('returns what was appended, in order', async () => {
    await fc.assert(fc.asyncProperty(someRecords, async records => {
      const found = await reopen(await logOf(records))
      assert.equal(found.cutBytes, 0)
      assert.deepEqual(found.records.map(({ type, payload }) => [type, ...payload]),
        records.map(({ type, payload }) => [type, ...payload]))
    }))
  })

  it('keeps every complete record and cuts the rest of a truncated file', async () => {
    await fc.assert(fc.asyncProperty(someRecords, async records => {
      const bytes = await logOf(records)
      const whole = ends(records)
      for (let length = 0; length <= bytes.byteLength; length++) {
        const found = await reopen(bytes.slice(0, length))
        const expected = whole.filter(end => end <= length)
        assert.equal(found.records.length, expected.length)
        assert.equal(found.cutBytes, length - (expected.at(-1) ?? 0))
      }
    }), { numRuns: 30 })
  })

  it('refuses a changed byte before the last record, and cuts a changed last record', async () => {
    const aFlip = fc.integer({ min: 1, max: 255 })
    await fc.assert(fc.asyncProperty(someRecords, aFlip, async (records, flip) => {
      const bytes = await logOf(records)
      const lastStart = ends(records).at(-2) ?? 0
      for (let at = 0; at < bytes.byteLength; at++) {
        const damaged = bytes.slice()
        damaged[at] = damaged[at]! ^ flip
        if (at < lastStart) {
          await assert.rejects(reopen(damaged), WalCorruptError)
        } else {
          const found = await reopen(damaged)
          assert.equal(found.records.length, records.length - 1)
          assert.equal(found.cutBytes, bytes.byteLength - lastStart)
        }
      }
    }), { numRuns: 30 })
  })

  it('cuts a tail of zeros or random bytes, as after a power cut', async () => {
    const bytes = await logOf([record('a'), record('b')])
    await fc.assert(fc.asyncProperty(
      fc.oneof(fc.nat(100).map(n => new Uint8Array(n)), fc.uint8Array({ maxLength: 100 })),
      async tail => {
        const found = await reopen(new Uint8Array(Buffer.concat([bytes, tail])))
        assert.deepEqual(found.records.map(text), ['a', 'b'])
        assert.equal(found.cutBytes, tail.byteLength)
      }))
  })

  it('bounds its search in a tail made to be expensive', async () => {
    // Every third byte begins a length of 0x00020100 and a type. All their checksums would cover 17 GB.
    const tail = Uint8Array.from({ length: 400_000 }, (_, i) => [0, 2, 1][i % 3]!)
    const before = process.cpuUsage()
    await assert.rejects(reopen(tail), WalCorruptError)
    const { user } = process.cpuUsage(before)
    assert(user < 10_000_000, 'µs of this process, whatever else the machine does')
  })

  it('names file and place of the damage', async () => {
    const bytes = await logOf([record('first'), record('second'), record('third')])
    bytes[ends([record('first')])[0]! + 10]! ^= 1
    await assert.rejects(reopen(bytes), (error: unknown) => {
      assert(error instanceof WalCorruptError)
      assert.equal(error.offset, 14)
      assert.equal(error.validAt, 29)
      assert.match(error.message, /^wal: /)
      return true
    })
  })
})

describe('storage/wal: durability', () => {
  it('keeps all flushed bytes and any part of the other bytes at a power cut', async () => {
    const written = fc.record({ first: someRecords, second: someRecords, kept: fc.nat(200) })
    await fc.assert(fc.asyncProperty(written, async ({ first, second, kept }) => {
      const files = new MemoryFileSystem()
      const wal = await openWal(PATH, files)
      for (const each of first) wal.append(each)
      await wal.flush()
      for (const each of second) wal.append(each)
      files.crash(() => kept)
      const again = await openWal(PATH, files)
      assert(again.records().length >= first.length)
      const plain = ({ type, payload }: WalRecord): number[] => [type, ...payload]
      const all = [...first, ...second].map(plain)
      assert.deepEqual(again.records().map(plain), all.slice(0, again.records().length))
      again.append(record('after'))
      await again.flush()
      files.crash()
      assert.equal(text((await openWal(PATH, files)).records().at(-1)!), 'after')
    }))
  })

  it('serves several callers with one flush, and no caller before its records are durable', async () => {
    let flushes = 0
    const files = new MemoryFileSystem({ onSync: () => { flushes++ } })
    const wal = await openWal(PATH, files)
    flushes = 0
    wal.append(record('a'))
    const first = wal.flush()
    wal.append(record('b'))
    await Promise.all([first, wal.flush(), wal.flush(), wal.flush()])
    assert(flushes <= 2, `${flushes} flushes`)
    files.crash()
    assert.equal((await openWal(PATH, files)).records().length, 2)
  })

  it('does not flush when there is nothing new', async () => {
    let flushes = 0
    const wal = await openWal(PATH, new MemoryFileSystem({ onSync: () => { flushes++ } }))
    flushes = 0
    await wal.flush()
    assert.equal(flushes, 0)
  })

  it('refuses everything after a failed write, and names a full disk', async () => {
    let full = false
    const files = new MemoryFileSystem({
      onAppend: (_, bytes) => full ? bytes.byteLength - 1 : undefined
    })
    const wal = await openWal(PATH, files)
    wal.append(record('kept'))
    await wal.flush()
    full = true
    assert.throws(() => { wal.append(record('torn')) }, (error: unknown) =>
      error instanceof WalWriteError && error.code === 'disk-full')
    full = false
    assert.throws(() => { wal.append(record('later')) }, WalWriteError)
    await assert.rejects(wal.flush(), WalWriteError)
    await assert.rejects(wal.reset(), WalWriteError)
    const again = await openWal(PATH, files)
    assert.deepEqual(again.records().map(text), ['kept'])
    assert(again.opening.cutBytes > 0)
  })

  it('refuses everything after a failed flush, since the bytes on disk are unknown', async () => {
    let broken = false
    const wal = await openWal(PATH, new MemoryFileSystem({
      onSync: () => { if (broken) throw new Error('input/output error') }
    }))
    wal.append(record('a'))
    broken = true
    await assert.rejects(wal.flush(), { name: 'WalWriteError', code: 'write-failed' })
    broken = false
    await assert.rejects(wal.flush(), WalWriteError)
    assert.throws(() => { wal.append(record('b')) }, WalWriteError)
  })
})

describe('storage/wal: dropping decided heights', () => {
  it('is empty after a full reset, and accepts new records', async () => {
    const files = new MemoryFileSystem()
    const wal = await openWal(PATH, files)
    wal.append(record('old'))
    await wal.flush()
    await wal.reset()
    assert.equal((await files.read(PATH))!.byteLength, 0)
    wal.append(record('new'))
    await wal.flush()
    files.crash()
    assert.deepEqual((await openWal(PATH, files)).records().map(text), ['new'])
  })

  it('keeps the selected records at a power cut at any time', async () => {
    const files = new MemoryFileSystem()
    const wal = await openWal(PATH, files)
    for (const name of ['old-1', 'new-1', 'old-2', 'new-2']) wal.append(record(name))
    await wal.flush()
    await wal.reset(each => text(each).startsWith('new'))
    files.crash()
    assert.deepEqual((await openWal(PATH, files)).records().map(text), ['new-1', 'new-2'])
  })

  it('loses nothing that is appended and flushed while the log is rewritten', async () => {
    const files = new MemoryFileSystem()
    const wal = await openWal(PATH, files)
    for (const name of ['old', 'kept']) wal.append(record(name))
    const reset = wal.reset(each => text(each) !== 'old')
    wal.append(record('old')) // Newer than the reset: its own business.
    const flushed = wal.flush()
    await Promise.all([reset, flushed])
    files.crash()
    assert.deepEqual((await openWal(PATH, files)).records().map(text), ['kept', 'old'])
  })

  it('does not touch the file if everything is kept', async () => {
    const files = new MemoryFileSystem()
    const wal = await openWal(PATH, files)
    wal.append(record('a'))
    await wal.reset(() => true)
    assert.deepEqual(wal.records().map(text), ['a'])
  })
})

describe('storage/wal: on a real disk', () => {
  it('appends, cuts a torn tail, rewrites and resets', async () => {
    const folder = await temporaryFolder()
    try {
      const path = join(folder.path, 'wal')
      const wal = await openWal(path, nodeFileSystem)
      for (const name of ['a', 'b', 'c']) wal.append(record(name))
      await wal.flush()
      await wal.reset(each => text(each) !== 'a')
      wal.append(record('d'))
      await wal.close()
      await writeFile(path, (await readFile(path)).subarray(0, -1))
      const again = await openWal(path, nodeFileSystem)
      assert.deepEqual(again.records().map(text), ['b', 'c'])
      assert.equal(again.opening.cutBytes, 9)
      await again.reset()
      await again.close()
      assert.equal((await readFile(path)).byteLength, 0)
    } finally {
      await folder.remove()
    }
  })
})
