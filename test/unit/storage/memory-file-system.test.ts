import assert from 'node:assert/strict'
import { MemoryFileSystem } from '../../../src/storage/index.js'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('storage: the in-memory files', () => {
  it('undo a truncation that was not flushed, whatever was written after it', async () => {
    const files = new MemoryFileSystem()
    const file = await files.openAppend('log')
    file.append(bytes(1, 2, 3, 4))
    await file.sync()
    file.truncate(2)
    file.append(bytes(9, 9, 9))
    assert.deepEqual(await files.read('log'), bytes(1, 2, 9, 9, 9))
    files.crash()
    assert.deepEqual(await files.read('log'), bytes(1, 2, 3, 4))
  })

  it('keep flushed bytes and the given part of the other bytes, over many appends', async () => {
    const files = new MemoryFileSystem()
    const file = await files.openAppend('log')
    const whole = Uint8Array.from({ length: 20_000 }, (_, i) => i & 0xff)
    for (let at = 0; at < whole.length; at += 100) {
      file.append(whole.subarray(at, at + 100))
      if (at === 10_000) await file.sync()
    }
    assert.deepEqual(await files.read('log'), whole)
    files.crash(() => 50)
    assert.deepEqual(await files.read('log'), whole.subarray(0, 10_150).slice())
    assert.throws(() => { file.append(bytes(1)) }, /crashed/)
  })
})
