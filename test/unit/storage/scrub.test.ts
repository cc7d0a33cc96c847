import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { concat } from '../../../src/protocol/types/index.js'
import { NodeStore, openLevelStore, u64, type Table } from '../../../src/storage/index.js'
import { temporaryFolder } from './temporary-folder.js'

const MEBIBYTE = 1024 * 1024
const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))

describe('storage: rows that leave the files of the database', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let store: NodeStore
  beforeEach(async () => {
    folder = await temporaryFolder()
    store = await NodeStore.open(await openLevelStore(folder.path, { writeBufferMebibytes: 1 }))
  })
  afterEach(async () => {
    await store.close()
    await folder.remove()
  })

  /** Counts the values that are anywhere in the files of the database. */
  async function found (values: readonly Uint8Array[]): Promise<number> {
    const names = await readdir(folder.path)
    const files = await Promise.all(names.map(async name => await readFile(join(folder.path, name))))
    return values.filter(value => files.some(file => file.includes(Buffer.from(value)))).length
  }

  /** Writes rows of other cases, in many tables and levels. */
  async function busy (table: Table, mebibytes: number): Promise<void> {
    for (let row = 0; row < mebibytes * 16; row++) await table.put(random(32), random(MEBIBYTE / 16))
  }

  it('are gone wherever they lie: in deep tables, in young ones, and in the log', async () => {
    const ids = Array.from({ length: 12 }, () => random(32))
    const values: Uint8Array[] = []
    const put = async (table: Table, key: Uint8Array): Promise<void> => {
      const value = random(100)
      values.push(value)
      await table.put(key, value)
    }
    for (const [at, id] of ids.entries()) {
      await put(store.recordKeys, id)
      await put(store.findings, concat(id, u64(at)))
      if (at % 3 === 0) await busy(store.recordKeys, 2)
      if (at % 3 === 1) await busy(store.findings, 1)
    }
    const [kept, ...gone] = ids as [Uint8Array, ...Uint8Array[]]
    assert.equal(await found(values), values.length, 'the search finds what is there')
    for (const id of gone) {
      await store.recordKeys.delete(id)
      for await (const [key] of store.findings.withPrefix(id)) await store.findings.delete(key)
    }
    assert((await found(values.slice(2))) > 0, 'a deletion alone leaves the bytes')
    await store.scrub(gone.flatMap(id => [store.recordKeys.rangeOf(id), store.findings.rangeOf(id)]))
    assert.equal(await found(values.slice(2)), 0)
    assert.equal(await found(values.slice(0, 2)), 2, 'other rows stay')
    assert.notEqual(await store.recordKeys.get(kept), undefined)
  })

  it('are gone if they were written and deleted a moment ago', async () => {
    const [id, value] = [random(32), random(100)]
    await store.consentRules.put(id, value)
    await store.consentRules.delete(id)
    assert.equal(await found([value]), 1)
    await store.scrub([store.consentRules.rangeOf(id)])
    assert.equal(await found([value]), 0)
  })
})
