import assert from 'node:assert/strict'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Level } from 'level'
import { Eraser } from '../../../../src/node/clinical/erasures/eraser.js'
import { Erasures, type ErasuresParts } from '../../../../src/node/clinical/erasures/erasures.js'
import { concat, hex } from '../../../../src/protocol/types/index.js'
import { NodeStore, openLevelStore } from '../../../../src/storage/index.js'
import { temporaryFolder } from '../../storage/temporary-folder.js'

const RECORDS = 200
const random = (count: number): Uint8Array => new Uint8Array(randomBytes(count))
type Compacting = Level & { compactRange (first: Uint8Array, last: Uint8Array): Promise<void> }

describe('node: many erasures at once', () => {
  const prototype = Level.prototype as unknown as Compacting
  const compactRange = prototype.compactRange
  let compactions: number
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let store: NodeStore
  beforeEach(async () => {
    compactions = 0
    prototype.compactRange = function (this: Level, first, last) {
      compactions++
      return compactRange.call(this, first, last)
    }
    folder = await temporaryFolder()
    store = await NodeStore.open(await openLevelStore(folder.path))
  })
  afterEach(async () => {
    prototype.compactRange = compactRange
    await store.close()
    await folder.remove()
  })

  /** Starts a hospital whose ledger has these effects, which an end of the process interrupted. */
  async function start (ids: readonly Uint8Array[]): Promise<void> {
    await store.write(ids.map(id => store.erasing.putting(id, concat(Uint8Array.of(0), id))))
    const forgetful = { forget: () => undefined }
    const parts = {
      store, eraser: new Eraser({ store, custody: forgetful, recentBodies: forgetful }),
      logger: { info: () => undefined, warn: () => undefined }, commits: { subscribe: () => () => undefined },
      patients: { state: async () => await Promise.resolve('unknown') },
      scheduler: { after: () => () => undefined }
    } as unknown as ErasuresParts
    await new Erasures(parts).start()
  }

  /** Counts the values that are anywhere in the files of the database. */
  async function found (values: readonly Uint8Array[]): Promise<number> {
    const names = await readdir(folder.path)
    const files = await Promise.all(names.map(async name => await readFile(join(folder.path, name))))
    return values.filter(value => files.some(file => file.includes(Buffer.from(value)))).length
  }

  it('leave the files of the database in a few passes over its tables', async () => {
    const ids = Array.from({ length: RECORDS + 1 }, () => random(32))
    const values = ids.map(() => random(100))
    await store.write(ids.flatMap((id, at) => [
      store.recordKeys.putting(id, values[at]!), store.findings.putting(concat(id, random(8)), values[at]!)
    ]))
    const [kept, ...gone] = ids
    await start(gone)
    assert.equal(await found(values.slice(1)), 0)
    assert.equal(await found(values.slice(0, 1)), 1, 'another record stays')
    assert.equal(hex((await store.recordKeys.get(kept!))!), hex(values[0]!))
    assert(compactions <= 4, `${compactions} compactions`)
    for (const id of gone) assert.equal((await store.erasing.get(id))?.[0], 1, 'it waits for its attestation')
  })
})
