import assert from 'node:assert/strict'
import { databaseFiles, openFileLimit, openFilesNotice } from '../../../src/node/open-files.js'

describe('node: how many files may be open', () => {
  it('leaves the database a share, and warns of a low limit at the start', () => {
    assert.deepEqual([undefined, 100, 1024, 4000, 1e6].map(databaseFiles), [1000, 100, 256, 1000, 1000])
    assert.match(openFilesNotice(1024).join(), /may open 1024 files at once.*needs 2048: raise/)
    assert.deepEqual([...openFilesNotice(2048), ...openFilesNotice(undefined)], [])
  })

  it('is what the system says', () => {
    const limit = openFileLimit()
    if (process.platform === 'linux') assert(limit === undefined || limit > 0)
    assert.equal(openFileLimit('/nowhere/limits'), undefined)
  })
})
