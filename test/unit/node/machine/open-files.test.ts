import assert from 'node:assert/strict'
import { databaseFiles, fileLimit, fileLimitNotice } from '../../../../src/node/machine/open-files.js'

describe('node: how many files may be open', () => {
  it('reserves a share for the database, and warns of a low limit at the start', () => {
    assert.deepEqual([undefined, 100, 1024, 4000, 1e6].map(databaseFiles), [1000, 100, 256, 1000, 1000])
    assert.match(fileLimitNotice(1024).join(), /may open 1024 files at once.*needs 2048: raise/)
    assert.deepEqual([...fileLimitNotice(2048), ...fileLimitNotice(undefined)], [])
  })

  it('is the limit of the system', () => {
    const limit = fileLimit()
    if (process.platform === 'linux') assert(limit === undefined || limit > 0)
    assert.equal(fileLimit('/nowhere/limits'), undefined)
  })
})
