import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { openLevelStore, put, u32, type KeyValueStore } from '../../../src/storage/index.js'
import { examineLevelFiles } from '../../../src/storage/level-files.js'
import { temporaryFolder } from './temporary-folder.js'

const SYNC = { sync: true }
const ROWS_PER_BATCH = 4
const BATCHES = 30
const ROWS = 2 * BATCHES * ROWS_PER_BATCH

describe('storage: a database with missing or damaged files', () => {
  let root: Awaited<ReturnType<typeof temporaryFolder>>
  let sound: string
  let folder: string
  let mark: string

  const open = (isWriter = false, createIfMissing = false): Promise<KeyValueStore> => {
    const checks = { checkedMebibytes: Infinity, mark: { path: mark, isWriter } }
    return openLevelStore(folder, { createIfMissing, ...checks })
  }
  const write = async (from: number): Promise<void> => {
    const store = await open(true, from === 0)
    for (let batch = 0; batch < BATCHES; batch++) {
      const first = from + batch * ROWS_PER_BATCH
      const keys = Array.from({ length: ROWS_PER_BATCH }, (_, row) => u32(first + row))
      await store.batch(keys.map(key => put(key, new Uint8Array(700).fill(key[3] ?? 0))), SYNC)
    }
    await store.close()
  }
  const file = (kind: RegExp): string => {
    const name = readdirSync(folder).find(one => kind.test(one))
    assert(name !== undefined, `${kind} in ${readdirSync(folder).join(' ')}`)
    return join(folder, name)
  }
  const fingerprint = (): string => {
    if (!existsSync(folder)) return 'none'
    const hash = createHash('sha256')
    for (const name of readdirSync(folder).sort()) {
      hash.update(name).update(readFileSync(join(folder, name)))
    }
    return hash.digest('hex')
  }
  const restore = (): void => {
    for (const place of [folder, mark]) rmSync(place, { recursive: true, force: true })
    cpSync(sound, root.path, { recursive: true })
  }
  const rowsIn = async (store: KeyValueStore): Promise<number> => {
    let rows = 0
    for await (const [key] of store.iterate({})) rows += key.byteLength > 0 ? 1 : 0
    return rows
  }
  const refused = async (message: RegExp, createIfMissing = false): Promise<void> => {
    const before = fingerprint()
    await assert.rejects(open(true, createIfMissing), (error: Error & { code: string }) => {
      assert(['corrupt', 'open-failed'].includes(error.code), error.code)
      assert.match(error.message, message)
      return !error.message.includes('\n')
    })
    assert.equal(fingerprint(), before, 'nothing was changed, made or deleted')
  }

  before(async () => {
    root = await temporaryFolder()
    folder = join(root.path, 'store')
    mark = join(root.path, 'store-mark')
    sound = join(root.path, 'sound')
    // The first half is in a table, the second in the log.
    await write(0)
    await write(ROWS / 2)
    for (const name of ['store', 'store-mark']) {
      cpSync(join(root.path, name), join(sound, name), { recursive: true })
    }
  })
  beforeEach(restore)
  after(async () => { await root.remove() })

  it('is counted row by row, in tables and logs', async () => {
    assert.deepEqual(await examineLevelFiles(folder, Infinity), { exists: true, rows: ROWS })
    const store = await open(true)
    assert.equal(await rowsIn(store), ROWS)
    await store.close()
    assert.deepEqual(await examineLevelFiles(folder, Infinity), { exists: true, rows: ROWS })
  })

  const cut = (path: string, to: number): void => { truncateSync(path, to) }
  const current = (content: string | Buffer): void => { writeFileSync(join(folder, 'CURRENT'), content) }
  for (const [what, damage, message] of [
    ['CURRENT is gone', () => { rmSync(join(folder, 'CURRENT')) }, /its file CURRENT is missing/],
    ['CURRENT is empty', () => { current('') }, /CURRENT names no existing file/],
    ['CURRENT is zeros', () => { current(Buffer.alloc(16)) }, /CURRENT names no existing file/],
    ['CURRENT names another', () => { current('MANIFEST-000001\n') }, /names no existing file/],
    ['the manifest is empty', () => { cut(file(/^MANIFEST/), 0) }, /is empty or incomplete/],
    ['the last byte of the manifest is another', () => {
      const bytes = readFileSync(file(/^MANIFEST/))
      bytes[bytes.length - 1]! ^= 1
      writeFileSync(file(/^MANIFEST/), bytes)
    }, /its file MANIFEST-\d+ is damaged at byte \d+/],
    ['a table is gone', () => { rmSync(file(/ldb$/)) }, /its table \d+, which MANIFEST-\d+ names, is mis/],
    ['a table is empty', () => { cut(file(/ldb$/), 0) }, /its table .* has 0 bytes in place of \d+/],
    ['the log is gone', () => { rmSync(file(/log$/)) }, /its log \d+, which MANIFEST-\d+ names, is mis/],
    ['the log is empty', () => { cut(file(/log$/), 0) }, /of 240 written rows, the last 120 are/],
    ['the log lost its last byte', () => { cut(file(/log$/), readFileSync(file(/log$/)).length - 1) },
      /of 240 written rows, the last 4 are missing/],
    ['all files are gone', () => { rmSync(folder, { recursive: true }) }, /has no database any more/]
  ] as const) {
    it(`is refused and not changed if ${what}`, async () => {
      damage()
      await refused(message)
      await refused(message, true)
    })
  }

  it('is refused if it is older than its mark', async () => {
    await write(ROWS)
    rmSync(folder, { recursive: true })
    cpSync(join(sound, 'store'), folder, { recursive: true })
    await refused(/of 360 written rows, the last 120 are missing/)
  })

  it('is refused if a damaged byte or a truncation loses a row', async () => {
    const place = fc.record({
      kind: fc.constantFrom(/^MANIFEST/, /ldb$/, /log$/, /log$/),
      at: fc.nat(1_000_000), mask: fc.integer({ min: 1, max: 255 }), isCut: fc.boolean()
    })
    await fc.assert(fc.asyncProperty(place, async ({ at, isCut, kind, mask }) => {
      restore()
      const path = file(kind)
      const bytes = readFileSync(path)
      const where = at % bytes.length
      bytes[where]! ^= mask
      writeFileSync(path, isCut ? bytes.subarray(0, where) : bytes)
      const before = fingerprint()
      const store = await open(true).catch(() => undefined)
      if (store === undefined) return assert.equal(fingerprint(), before)
      const rows = await rowsIn(store).finally(() => store.close())
      assert.equal(rows, ROWS)
    }), { numRuns: 60 })
  })

  it('is refused without a mark if a log has a gap', async () => {
    rmSync(mark)
    const log = file(/log$/)
    const bytes = readFileSync(log)
    bytes[40_000]! ^= 1
    writeFileSync(log, bytes)
    await refused(/its log \d+\.log is damaged at byte 3\d{4}/)
    bytes[40_000]! ^= 1
    bytes[100]! ^= 1
    writeFileSync(log, bytes)
    await refused(/its log \d+\.log is damaged at byte 0/)
  })

  it('is opened after a crash that left an incomplete or an unconfirmed write', async () => {
    const log = file(/log$/)
    const bytes = readFileSync(log)
    // The record of a batch begins with its checksum. Here the checksum and half of the rows are on the disk.
    writeFileSync(log, Buffer.concat([bytes, bytes.subarray(0, 1000)]))
    let store = await open(true)
    assert.equal(await rowsIn(store), ROWS)
    await store.close()
    restore()
    writeFileSync(log, Buffer.concat([bytes, Buffer.alloc(4096)]))
    store = await open(true)
    assert.equal(await rowsIn(store), ROWS)
    await store.close()
  })

  it('is opened if its mark is too low or damaged, and gets a new mark', async () => {
    const newest = readFileSync(mark)
    await write(ROWS)
    writeFileSync(mark, newest)
    let store = await open(true)
    assert.equal(await rowsIn(store), ROWS + ROWS / 2)
    await store.close()
    for (const left of [Buffer.alloc(0), Buffer.alloc(12, 7)]) {
      writeFileSync(mark, left)
      store = await open(true)
      await store.close()
      assert.notDeepEqual(readFileSync(mark), left, 'it is there again')
    }
  })
})
