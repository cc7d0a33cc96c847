import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import { Ending } from '../../../../src/node/machine/ending.js'
import { StopWish } from '../../../../src/node/machine/stop-signals.js'

class FakeProcess extends EventEmitter {
  readonly codes: number[] = []
  exit (code: number): void { this.codes.push(code) }
}

describe('node: signals and failures that end the process', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGHUP'] as const) {
    it(`${signal} ends the process cleanly`, async () => {
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

  it('a second signal ends the process at once, with the exit code of the signal', () => {
    const process = new FakeProcess()
    let now = 0
    new Ending(process, new StopWish({ monotonic: () => now }))
    process.emit('SIGTERM', 'SIGTERM')
    now = 1_000
    process.emit('SIGINT', 'SIGINT')
    assert.deepEqual(process.codes, [130])
  })

  it('several signals of one cause, such as a closed terminal, do not end the process at once', async () => {
    const process = new FakeProcess()
    let now = 0
    const ending = new Ending(process, new StopWish({ monotonic: () => now }))
    for (const signal of ['SIGHUP', 'SIGHUP', 'SIGTERM', 'SIGINT']) process.emit(signal, signal)
    now = 60_000
    process.emit('SIGHUP', 'SIGHUP')
    assert.deepEqual([await ending.ended, process.codes], ['SIGHUP', []])
  })

  it('only the first failure is reported', async () => {
    const ending = new Ending(new FakeProcess())
    ending.fail('a text')
    ending.fail(new Error('what follows from it'))
    assert.equal(((await ending.ended) as Error).message, 'a text')
    assert.equal(ending.failure?.message, 'a text')
  })
})
