import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { readAll } from '../../../src/cli/input-text.js'

describe('cli: text from outside', () => {
  const from = async (bytes: Uint8Array, limit = 100): Promise<string | undefined> =>
    await readAll(Readable.from([bytes.subarray(0, 1), bytes.subarray(1)]), limit)

  it('from stdin is decoded as UTF-8, wherever its chunks end', async () => {
    assert.equal(await from(Buffer.from('Übelkeit')), 'Übelkeit')
    assert.equal(await from(Buffer.from('Übelkeit'), 3), undefined)
    await assert.rejects(from(Buffer.from('Übelkeit', 'latin1')),
      { exitCode: 2, message: 'the input is not UTF-8 (line 1); save it as UTF-8' })
  })
})
