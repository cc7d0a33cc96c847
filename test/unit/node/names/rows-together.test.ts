import assert from 'node:assert/strict'
import { RowsTogether } from '../../../../src/node/names/rows-together.js'

describe('names: rows that are read together', () => {
  it('reads the rows of one turn at once and each of them once', async () => {
    const readings: string[][] = []
    const rows = new RowsTogether({
      async getMany (keys) {
        readings.push(keys.map(String))
        return await Promise.resolve(keys.map(key => key[0] === 3 ? undefined : Uint8Array.of(key[0]! * 2)))
      }
    })
    const keys = [1, 2, 1, 3].map(key => Uint8Array.of(key))
    const found = await Promise.all(keys.map(async key => await rows.get(key)))
    assert.deepEqual(found.map(row => row?.[0]), [2, 4, 2, undefined])
    assert.deepEqual(readings, [['1', '2', '3']])
    assert.deepEqual(await rows.get(Uint8Array.of(1)), Uint8Array.of(2))
    assert.equal(readings.length, 2)
  })

  it('tells all callers of a reading that it failed, and reads again for the next', async () => {
    let fails = true
    const rows = new RowsTogether({
      async getMany (keys) {
        if (fails) throw new Error('the disk is gone')
        return await Promise.resolve(keys.map(() => Uint8Array.of(1)))
      }
    })
    const both = await Promise.allSettled([rows.get(Uint8Array.of(1)), rows.get(Uint8Array.of(2))])
    assert.deepEqual(both.map(({ status }) => status), ['rejected', 'rejected'])
    fails = false
    assert.deepEqual(await rows.get(Uint8Array.of(1)), Uint8Array.of(1))
  })
})
