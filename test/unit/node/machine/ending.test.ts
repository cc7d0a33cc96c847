import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { Ending } from '../../../../src/node/machine/ending.js'
import { StopWish } from '../../../../src/node/machine/stop-signals.js'

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

  it('a signal that asks again ends it at once, with a code that says which', () => {
    const process = new FakeProcess()
    let now = 0
    new Ending(process, new StopWish({ monotonic: () => now }))
    process.emit('SIGTERM', 'SIGTERM')
    now = 1_000
    process.emit('SIGINT', 'SIGINT')
    assert.deepEqual(process.codes, [130])
  })

  it('signals of one wish, as of a terminal that is closed, leave it its time', async () => {
    const process = new FakeProcess()
    let now = 0
    const ending = new Ending(process, new StopWish({ monotonic: () => now }))
    for (const signal of ['SIGHUP', 'SIGHUP', 'SIGTERM', 'SIGINT']) process.emit(signal, signal)
    now = 60_000
    process.emit('SIGHUP', 'SIGHUP')
    assert.deepEqual([await ending.ended, process.codes], ['SIGHUP', []])
  })

  it('the first failure is the one that is told', async () => {
    const ending = new Ending(new FakeProcess())
    ending.fail('a text')
    ending.fail(new Error('what follows from it'))
    assert.equal(((await ending.ended) as Error).message, 'a text')
    assert.equal(ending.failure?.message, 'a text')
  })
})
