import assert from 'node:assert/strict'
import { MemoryFileSystem, openWal, WalCorruptError, type Wal } from '../../../src/storage/index.js'

const PATH = 'wal'
/** The usual check value: CRC-32C of "123456789" is 0xe3069283. '1' is the type here. */
const former = new Uint8Array(Buffer.from('00000008e3069283313233343536373839', 'hex'))
const text = ({ payload }: { readonly payload: Uint8Array }): string => Buffer.from(payload).toString()

async function opened (bytes: Uint8Array): Promise<Wal> {
  const files = new MemoryFileSystem()
  files.write(PATH, bytes)
  return await openWal(PATH, files)
}

describe('storage/wal: the log of an older version', () => {
  it('reads the records of an older version, and appends records in the present format', async () => {
    const files = new MemoryFileSystem()
    files.write(PATH, former)
    const wal = await openWal(PATH, files)
    wal.append({ type: 1, payload: new Uint8Array(Buffer.from('own')) })
    await wal.flush()
    files.crash()
    const again = await openWal(PATH, files)
    assert.deepEqual(again.records().map(text), ['23456789', 'own'])
    const bytes = (await files.read(PATH))!
    assert.deepEqual(bytes.subarray(0, former.length), former)
    assert.equal(bytes[former.length], 1)
    await again.reset(each => text(each) === '23456789')
    assert.equal((await files.read(PATH))![0], 1)
    assert.deepEqual((await openWal(PATH, files)).records().map(text), ['23456789'])
  })

  it('reports a damaged record of an older version, and cuts an incomplete last record', async () => {
    const two = new Uint8Array([...former, ...former])
    for (let at = 0; at < two.length; at++) {
      const damaged = two.slice()
      damaged[at]! ^= 1
      if (at < former.length) await assert.rejects(opened(damaged), WalCorruptError)
      else assert.equal((await opened(damaged)).opening.cutBytes, former.length)
    }
  })
})
