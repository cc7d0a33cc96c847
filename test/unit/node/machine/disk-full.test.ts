import assert from 'node:assert/strict'
import { explainDiskFull } from '../../../../src/node/machine/disk-full.js'
import { StorageError } from '../../../../src/storage/index.js'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'

describe('node: a full disk', () => {
  it('is reported with the same message wherever it occurs, and no other error has this message', () => {
    const plain = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    const wrapped = new OperatorError('keys-unreadable', `The key folder cannot be made: ${plain.message}.`)
    for (const error of [plain, wrapped, new Error('x', { cause: plain })]) {
      const { code, message } = explainDiskFull(error) as OperatorError
      assert.equal(code, 'disk-full')
      assert.match(message, /^The disk is full; .* Free some space and start the node again: nothing/)
    }
    for (const error of [
      Object.assign(plain, { path: '/srv/pads/pads-1.bin' }),
      new OperatorError('keys-unwritable', `/srv/keys/a.bin cannot be written: ${plain.message}.`),
      new StorageError('disk-full', 'no body can be written to /srv/bodies: the disk is full.', plain)
    ]) {
      assert.match((explainDiskFull(error) as OperatorError).message,
        /^The disk is full \(\/srv\/(pads\/pads-1\.bin|keys\/a\.bin|bodies)\); nothing more/)
    }
    const other = new Error('EACCES: permission denied')
    assert.equal(explainDiskFull(other), other)
  })
})
