import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { Ending } from '../../../src/node/ending.js'

class FakeProcess extends EventEmitter {
  readonly codes: number[] = []
  exit (code: number): void { this.codes.push(code) }
}

describe('node: what ends it', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'] as const) {
    it(`${signal} ends it in order`, async () => {
      const process = new FakeProcess()
      const ending = new Ending(process)
      process.emit(signal, signal)
      assert.equal(await ending.ended, signal)
      assert.equal(ending.signal, signal)
      assert.deepEqual([ending.failure, process.codes], [undefined, []])
      ending.forget()
      assert.deepEqual(process.eventNames(), [])
    })
  }

  it('a second signal ends it at once, with a code that says which', () => {
    const process = new FakeProcess()
    new Ending(process)
    process.emit('SIGTERM', 'SIGTERM')
    process.emit('SIGHUP', 'SIGHUP')
    assert.deepEqual(process.codes, [129])
  })

  it('the first failure is the one that is told', async () => {
    const ending = new Ending(new FakeProcess())
    ending.fail('a text')
    ending.fail(new Error('what follows from it'))
    assert.equal(((await ending.ended) as Error).message, 'a text')
    assert.equal(ending.failure?.message, 'a text')
  })
})
