import assert from 'node:assert/strict'
import { inWords } from '../../../../src/node/machine/disk-full.js'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'

describe('node: a full disk', () => {
  it('has the same words wherever it was met, and nothing else has them', () => {
    const plain = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    const wrapped = new OperatorError('keys-unreadable', `The key folder cannot be made: ${plain.message}.`)
    for (const error of [plain, wrapped, new Error('x', { cause: plain })]) {
      const { code, message } = inWords(error) as OperatorError
      assert.equal(code, 'disk-full')
      assert.match(message, /^The disk is full; .* Free some space and start the node again: nothing/)
    }
    const other = new Error('EACCES: permission denied')
    assert.equal(inWords(other), other)
  })
})
