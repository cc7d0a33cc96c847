import assert from 'node:assert/strict'
import { every, pause } from '../../../../src/node/loop/timers.js'

describe('node/timers', () => {
  const waiting: { readonly ms: number, task: (() => void) | undefined }[] = []
  const scheduler = {
    after (ms: number, task: () => void) {
      const timer: typeof waiting[number] = { ms, task }
      waiting.push(timer)
      return () => { timer.task = undefined }
    }
  }
  const fire = (): void => { waiting.shift()?.task?.() }
  beforeEach(() => { waiting.length = 0 })

  it('call a task each time after the interval, until stopped', () => {
    let calls = 0
    const stop = every({ scheduler, hostLoop: { stopped: false } }, 500, () => { calls++ })
    assert.deepEqual([calls, waiting.map(({ ms }) => ms)], [0, [500]])
    fire()
    fire()
    assert.deepEqual([calls, waiting.map(({ ms }) => ms)], [2, [500]])
    stop()
    fire()
    assert.deepEqual([calls, waiting.length], [2, 0])
  })

  it('call no task after the host has stopped', () => {
    const hostLoop = { stopped: false }
    let calls = 0
    every({ scheduler, hostLoop }, 500, () => { calls++ })
    hostLoop.stopped = true
    fire()
    assert.deepEqual([calls, waiting.length], [0, 0])
  })

  it('resolve a pause when its time is over', async () => {
    const paused = pause(scheduler, 20)
    assert.equal(waiting[0]?.ms, 20)
    fire()
    await paused
  })
})
