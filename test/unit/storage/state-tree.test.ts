import assert from 'node:assert/strict'
import {
  entryId, MemoryRows, stateRootKey, type Change, type Entries, type EntryKey
} from '../../../src/protocol/ledger/index.js'
import { checkRow } from '../../../src/protocol/tree/index.js'
import { hex, utf8 } from '../../../src/protocol/types/index.js'
import { sha256 } from '../../../src/protocol/crypto/index.js'
import { StateTree } from '../../../src/storage/index.js'

const CASE_TABLE = 1

/** A database of rows that counts what is read. */
class Disk {
  readonly rows = new Map<string, Uint8Array>()
  reads = 0
  /** Called before rows are read. */
  meanwhile: () => Promise<void> = async () => {}
  tree = new StateTree(keys => this.#load(keys))

  restart (): void { this.tree = new StateTree(keys => this.#load(keys)) }

  async commit (changes: readonly Change[]): Promise<void> {
    for (const { value, ...key } of [...changes, ...await this.tree.changesWith(changes)]) {
      if (value === undefined) this.rows.delete(entryId(key))
      else this.rows.set(entryId(key), value)
    }
  }

  get root (): string { return hex(this.rows.get(entryId(stateRootKey()))!) }

  async #load (keys: readonly EntryKey[]): Promise<Entries> {
    await this.meanwhile()
    this.reads += keys.length
    return new Map(keys.flatMap(key => {
      const value = this.rows.get(entryId(key))
      return value === undefined ? [] : [[entryId(key), value] as const]
    }))
  }
}

function row (n: number, value = 'value'): Change {
  return { space: 'case', key: sha256(utf8(`case ${n}`)), value: utf8(value) }
}

function rows (from: number, to: number, value?: string): Change[] {
  return Array.from({ length: to - from }, (_, i) => row(from + i, value))
}

describe('storage: state tree', () => {
  it('has the root and the pages of all rows, after restarts too', async () => {
    const disk = new Disk()
    const memory = new MemoryRows()
    for (const changes of [
      rows(0, 500), rows(400, 900), rows(0, 850).map(change => ({ ...change, value: undefined })),
      rows(10, 3_000, 'other'), rows(3_000, 3_010),
      rows(0, 3_000).map(change => ({ ...change, value: undefined }))
    ]) {
      await disk.commit(changes)
      memory.apply(changes)
      // Branches with fewer than three steps are not stored.
      const stored = [...memory.rows].filter(([, { space, key, value }]) =>
        space !== 'state-page' || key.length >= 3 || value[0] === 0)
      assert.deepEqual([...disk.rows.keys()].sort(), stored.map(([id]) => id).sort())
      for (const [id, { value }] of stored) assert.deepEqual(disk.rows.get(id), value)
      disk.restart()
    }
  })

  it('reads no page twice while the page is in memory, and keeps a bounded number of pages', async () => {
    const disk = new Disk()
    await disk.commit(rows(0, 4_000))
    disk.reads = 0
    await disk.commit(rows(0, 4_000, 'again'))
    assert.equal(disk.reads, 0)
    // These rows have more than twice the pages that stay in memory.
    for (let at = 4_000; at < 160_000; at += 12_000) await disk.commit(rows(at, at + 12_000))
    disk.reads = 0
    await disk.commit(rows(0, 2_000, 'once more'))
    assert(disk.reads > 500, `${disk.reads} pages were read`)
    // A block that is committed while pages are loaded would give a proof of two states.
    disk.restart()
    await disk.commit([row(500_000)])
    disk.meanwhile = async () => {
      disk.meanwhile = async () => {}
      await disk.commit([row(500_001)])
    }
    const paths = await Promise.all(rows(0, 40).map(change => disk.tree.pathBefore(change)))
    assert(paths.includes(undefined))
  }).timeout(180_000)

  it('proves the rows that the last block left as they were, in the state before it', async () => {
    const disk = new Disk()
    await disk.commit(rows(0, 1_000))
    const root = Buffer.from(disk.root, 'hex')
    assert.equal(await disk.tree.pathBefore(row(3)), undefined, 'changed by the only block')
    await disk.commit([row(5, 'new'), ...rows(2_000, 2_100)])
    for (const n of [...Array(200).keys(), 7_000]) {
      const pages = await disk.tree.pathBefore(row(n))
      const { key, value } = row(n)
      if (n === 5) assert.equal(pages, undefined)
      else {
        const claim = { table: CASE_TABLE, key, value: n === 7_000 ? undefined : value }
        assert.equal(checkRow(root, claim, pages!).verdict, 'accept')
      }
    }
    assert.equal(await disk.tree.pathBefore(row(2_001)), undefined, 'a new row')
    disk.restart()
    assert.equal(await disk.tree.pathBefore(row(3)), undefined, 'no block since the start')
  })

  it('names a missing page as damage', async () => {
    const disk = new Disk()
    await disk.commit(rows(0, 1_000))
    disk.restart()
    const [some] = [...disk.rows.keys()].filter(id => id.startsWith('state-page/'))
    disk.rows.delete(some!)
    await assert.rejects(disk.commit([row(3, 'x')]), { code: 'corrupt', message: /a page of the state tree/ })
  })
})
