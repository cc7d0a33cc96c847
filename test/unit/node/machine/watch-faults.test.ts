import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { OperatorError } from '../../../../src/node/machine/operator-error.js'
import { watchFaults } from '../../../../src/node/machine/watch-faults.js'

describe('node: faults', () => {
  it('end the node with one line, and are recorded completely', () => {
    const process = new EventEmitter()
    const failures: unknown[] = []
    const logged: object[] = []
    const forget = watchFaults(process, {
      fail: error => { failures.push(error) },
      logger: { error: details => { logged.push(details as object) } }
    })
    const fault = new Error('first line\nsecond line')
    process.emit('unhandledRejection', fault)
    process.emit('uncaughtException', fault)
    assert.equal(failures.length, 2)
    for (const failure of failures) {
      assert(failure instanceof OperatorError && failure.exitCode === 1)
      assert.match(failure.message, /\(first line\)/)
      assert(!failure.message.includes('\n'))
    }
    assert.deepEqual(logged, [{ err: fault }, { err: fault }])
    forget()
    assert.deepEqual(process.eventNames(), [])
  })

  it('end the node even if the log fails', () => {
    const process = new EventEmitter()
    const failures: unknown[] = []
    const forget = watchFaults(process, {
      fail: error => { failures.push(error) },
      logger: { error: () => { throw new Error('no space left') } }
    })
    process.emit('uncaughtException', new Error('a fault'))
    assert.match(String(failures), /\(a fault\)/)
    forget()
  })
})
